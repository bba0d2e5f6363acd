package io.basilisk.kernels.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process has used. */
final class ProcessMemory {
    private static final double KIBIBYTES = 1024;

    private ProcessMemory() {}

    /** Largest resident size so far in MiB, everything of the JVM included; NaN where the system does not tell. */
    static double peakMebibytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / KIBIBYTES;
                }
            }
        } catch (IOException notLinux) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
