package io.basilisk.kernels.bundle;

import static java.util.stream.Collectors.joining;

import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.OnEveryDevice;
import io.basilisk.kernels.OnEveryGpu;
import io.basilisk.kernels.PresentDevices;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Every test that is {@link OnEveryDevice} or {@link OnEveryGpu}, on one device and without Maven: kernels against
 * formulas in doubles, the whole model against the CPU, the same bits twice.
 *
 * <p>{@code ParityMain DEVICE [CLASS...]}: all classes unless some are named, with or without their package. Exit code
 * 1 when a test failed or the device cannot be opened, 2 when no such test exists.
 */
public final class ParityMain {
    private static final double MILLIS = 1e3;

    private ParityMain() {}

    public static void main(String[] arguments) throws Exception {
        String device = arguments[0];
        System.setProperty(PresentDevices.PROPERTY, device);
        try {
            Devices.open(device, 1).close();
        } catch (DeviceUnavailableException e) {
            System.err.println("basilisk: " + e.getMessage());
            System.exit(1);
        }
        List<Class<?>> tests = tests(Arrays.asList(arguments).subList(1, arguments.length));
        TestExecutionSummary summary = execute(tests);
        summary.getFailures().forEach(failure -> {
            System.out.println("FAILED: " + failure.getTestIdentifier().getUniqueId());
            failure.getException().printStackTrace(System.out);
        });
        System.out.printf(
                Locale.ROOT,
                "{\"parity\":\"%s\",\"classes\":%d,\"passed\":%d,\"failed\":%d,\"skipped\":%d,\"seconds\":%.1f}%n",
                device,
                tests.size(),
                summary.getTestsSucceededCount(),
                summary.getTotalFailureCount(),
                summary.getTestsSkippedCount() + summary.getTestsAbortedCount(),
                (summary.getTimeFinished() - summary.getTimeStarted()) / MILLIS);
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }

    private static List<Class<?>> tests(List<String> named) throws Exception {
        URI root = ParityMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        List<Class<?>> all =
                ReflectionSupport.findAllClassesInClasspathRoot(
                                root, ParityMain::isParity, name -> name.endsWith("Test"))
                        .stream()
                        .sorted(Comparator.comparing(Class::getName))
                        .toList();
        List<Class<?>> chosen = all.stream()
                .filter(type ->
                        named.isEmpty() || named.contains(type.getName()) || named.contains(type.getSimpleName()))
                .toList();
        if (chosen.isEmpty()) {
            System.err.println("basilisk: expected some of "
                    + all.stream().map(Class::getSimpleName).collect(joining(", ")) + ", came " + named);
            System.exit(2);
        }
        return chosen;
    }

    private static boolean isParity(Class<?> type) {
        return type.isAnnotationPresent(OnEveryDevice.class) || type.isAnnotationPresent(OnEveryGpu.class);
    }

    private static TestExecutionSummary execute(List<Class<?>> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests.stream()
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                                .build(),
                        listener);
        return listener.getSummary();
    }
}
