package io.basilisk.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Every test of a kernel again, through the CUDA device and a fake driver: the items of a group run from the first to
 * the last, then the other way round, so that a barrier that is missing shows. It says nothing about GPUs.
 */
class FakeGpuTest {
    private static final String PACKAGE = "io.basilisk.kernels.";
    private static final List<String> TESTS = List.of(
            "AttentionTest",
            "CrossEntropyTest",
            "EmbeddingTest",
            "GpuLaunchTest",
            "MatmulTest",
            "RmsNormTest",
            "RopeTest",
            "SwiGluTest",
            "UpdateTest",
            "transformer.Bf16Test",
            "transformer.DeviceParityTest");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"forward", "backward"})
    void kernelsGiveTheRightNumbersInAnyOrderOfItems(String order) throws Exception {
        FakeDriver driver = FakeDriver.buildOrSkip(folder);
        Map<String, String> environment = order.equals("forward") ? Map.of() : Map.of("FAKE_BACKWARD", "1");
        List<String> lines = driver.run(FakeGpuTest.class, environment, "-Dbasilisk.test.devices=cuda");
        assertThat(lines).contains("0 tests failed");
        assertThat(Integer.parseInt(lines.getLast().split(" ")[0])).isGreaterThan(TESTS.size());
    }

    /** What runs in the other JVM: the tests, their failures on the standard error stream, then two counts. */
    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(TESTS.stream()
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
