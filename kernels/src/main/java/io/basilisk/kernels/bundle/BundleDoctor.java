package io.basilisk.kernels.bundle;

import com.sun.management.OperatingSystemMXBean;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceInfo;
import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Devices;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the machine that a bundle was carried to has: {@code ./basilisk doctor} without what a bundle does not need. */
final class BundleDoctor {
    private static final double GIB = 1L << 30;

    private BundleDoctor() {}

    private record Line(String name, boolean ok, String detail) {
        String text() {
            return (ok ? "ok      " : "absent  ") + "%-14s ".formatted(name) + detail;
        }

        String json() {
            String escaped = detail.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", " ");
            return "{\"name\":\"%s\",\"ok\":%b,\"detail\":\"%s\"}".formatted(name, ok, escaped);
        }
    }

    /**
     * Prints a line for each thing found or absent, the devices last.
     *
     * @param wanted a device that must open
     * @throws DeviceUnavailableException when it does not; everything was printed then
     */
    static void examine(String wanted, boolean json, PrintStream out) {
        for (Line line : lines()) {
            out.println(json ? line.json() : line.text());
        }
        Device device = Devices.open(wanted, 1);
        device.close();
    }

    private static List<Line> lines() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<Line> all = new ArrayList<>();
        all.add(new Line("Java", true, Runtime.version() + " in " + System.getProperty("java.home")));
        all.add(new Line("system", true, system.getName() + " " + system.getVersion() + ", " + system.getArch()));
        all.add(new Line(
                "memory",
                true,
                String.format(
                        Locale.ROOT,
                        "%.1f GiB, %d processors",
                        system.getTotalMemorySize() / GIB,
                        system.getAvailableProcessors())));
        for (DeviceInfo info : Devices.list()) {
            all.add(new Line("device " + info.spec(), info.usable(), info.description()));
        }
        return all;
    }
}
