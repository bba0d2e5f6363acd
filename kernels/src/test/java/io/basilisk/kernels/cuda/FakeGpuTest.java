package io.basilisk.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The tests of the kernels again, through the CUDA device and a fake driver, and with {@code -Dbasilisk.fake.long=true}
 * those that take minutes that way. It says nothing about GPUs.
 */
class FakeGpuTest {
    private static final String PACKAGE = "io.basilisk.kernels.";
    private static final String KERNEL_TESTS =
            "AttentionTest,CrossEntropyTest,EmbeddingTest,MatmulTest,RmsNormTest," + "RopeTest,SwiGluTest,UpdateTest";

    @TempDir
    Path folder;

    /** With gcc's sanitizers, which know arrays in the memory of a group as well as buffers. */
    @Test
    void kernelsStayInBoundsAndGiveTheRightNumbersAndSoDoesAWholeModel() throws Exception {
        String more = Boolean.getBoolean("basilisk.fake.long")
                ? ",transformer.DeviceParityTest,transformer.GpuSharingTest,sha256.NonceSearchTest"
                : "";
        FakeDriver driver = FakeDriver.buildSanitizedOrSkip(folder);
        check(driver, KERNEL_TESTS + ",GpuLaunchTest,transformer.Bf16Test" + more, Map.of());
    }

    /** What depends on the order of items lacks a barrier. */
    @Test
    void kernelsGiveTheRightNumbersWhenItemsRunBackward() throws Exception {
        check(FakeDriver.buildOrSkip(folder), KERNEL_TESTS, Map.of("FAKE_BACKWARD", "1"));
    }

    private static void check(FakeDriver driver, String tests, Map<String, String> settings) throws Exception {
        List<String> lines = driver.run(
                FakeGpuTest.class, settings, "-Dbasilisk.test.devices=cuda", "-Dbasilisk.fake.tests=" + tests);
        assertThat(lines).contains("0 tests failed");
        assertThat(Integer.parseInt(lines.getLast().split(" ")[0])).isGreaterThan(tests.split(",").length);
    }

    /** What runs in the other JVM: the tests, their failures on the standard error stream, then two counts. */
    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(System.getProperty("basilisk.fake.tests").split(","))
                        .map(test -> DiscoverySelectors.selectClass(PACKAGE + test))
                        .toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        listener.getSummary().printFailuresTo(new PrintWriter(System.err, true), 20);
        System.out.println(listener.getSummary().getTotalFailureCount() + " tests failed");
        System.out.println(listener.getSummary().getTestsSucceededCount() + " tests passed");
    }
}
