package io.basilisk.jobs.cli;

import com.sun.management.OperatingSystemMXBean;
import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.kernels.DeviceInfo;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.sha256.NonceSearch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine has and lacks: the checks of {@code ./basilisk doctor}, each one method. */
final class Diagnosis {

    private static final double GIB = 1L << 30;
    private static final double MEMORY_GIB = 2;
    private static final double DISK_GIB = 2;

    private final Distribution distribution;

    Diagnosis(Distribution distribution) {
        this.distribution = distribution;
    }

    /** All findings, the required ones first. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        all.add(Finding.ok("JDK", Runtime.version() + " in " + System.getProperty("java.home")));
        all.add(maven());
        all.add(spark());
        Devices.list().stream().map(Diagnosis::device).forEach(all::add);
        all.add(Finding.ok("nonce search", NonceSearch.description()));
        all.add(memory());
        all.add(disk());
        all.add(sparkSubmit());
        all.add(openClOnCpu());
        all.add(jupyter());
        all.add(javaKernel());
        all.add(chromium());
        return all;
    }

    private Finding maven() {
        Optional<String> version = Tool.firstLine("mvn", "--version");
        Pattern recent = Pattern.compile("Apache Maven (3\\.(?:[89]|\\d{2})|[4-9])[.\\d]*");
        Matcher matcher = recent.matcher(version.orElse(""));
        if (matcher.find()) {
            return Finding.ok("Maven", matcher.group());
        }
        return Finding.ok("Maven", "./mvnw, which fetches Maven (none of 3.8 or newer is on the PATH)");
    }

    private static Finding device(DeviceInfo info) {
        String name = "device " + info.spec();
        return info.usable() ? Finding.ok(name, info.description()) : Finding.optional(name, info.description(), "");
    }

    private static Finding spark() {
        return Finding.ok("Spark", Version.spark() + ", its own standalone cluster and local mode included");
    }

    private static Finding sparkSubmit() {
        String home = System.getenv("SPARK_HOME");
        if (home == null) {
            return Finding.optional(
                    "spark-submit", "SPARK_HOME is not set; not needed", "unpack Spark 4.x and export SPARK_HOME");
        }
        return Files.isExecutable(Path.of(home, "bin", "spark-submit"))
                ? Finding.ok("spark-submit", home + ": runs commands whose --master is not local")
                : Finding.optional(
                        "spark-submit", "SPARK_HOME=" + home + " has no bin/spark-submit", "correct SPARK_HOME");
    }

    private static Finding memory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double gib = system.getTotalMemorySize() / GIB;
        String detail = String.format(
                Locale.ROOT,
                "%.1f GiB, %d processors",
                gib,
                Runtime.getRuntime().availableProcessors());
        return gib >= MEMORY_GIB
                ? Finding.ok("memory", detail)
                : Finding.missing("memory", detail, "at least " + MEMORY_GIB + " GiB are needed");
    }

    private Finding disk() {
        double gib = distribution.home().toFile().getUsableSpace() / GIB;
        String detail = String.format(Locale.ROOT, "%.1f GiB free at %s", gib, distribution.home());
        return gib >= DISK_GIB
                ? Finding.ok("disk", detail)
                : Finding.missing("disk", detail, "free some space: runs and builds need " + DISK_GIB + " GiB");
    }

    private static Finding openClOnCpu() {
        try (Stream<Path> drivers = Files.list(Path.of("/etc/OpenCL/vendors"))) {
            List<String> names =
                    drivers.map(file -> file.getFileName().toString()).sorted().toList();
            if (!names.isEmpty()) {
                return Finding.ok("OpenCL drivers", String.join(", ", names));
            }
        } catch (IOException e) {
            // No such folder: no driver is installed.
        }
        return Finding.optional(
                "OpenCL drivers",
                "none in /etc/OpenCL/vendors; without one the opencl device cannot be used",
                "apt-get install ocl-icd-libopencl1 pocl-opencl-icd (PoCL, on the CPU), or your GPU's driver");
    }

    private static Finding jupyter() {
        return Tool.firstLine("jupyter", "nbconvert", "--version")
                .map(version -> Finding.ok("Jupyter", "nbconvert " + version))
                .orElseGet(() -> Finding.optional(
                        "Jupyter",
                        "jupyter nbconvert is not on the PATH; without it ./basilisk notebook cannot run",
                        "apt-get install jupyter-nbconvert jupyter-core jupyter-client python3-ipykernel"));
    }

    private Finding javaKernel() {
        return distribution
                .notebookKernel()
                .map(jar -> Finding.ok("Java kernel", jar.getFileName().toString()))
                .orElseGet(() -> Finding.optional("Java kernel", "not built", "./basilisk builds it"));
    }

    private static Finding chromium() {
        return Tool.find("chromium", "chromium-browser", "google-chrome")
                .map(path -> Finding.ok("Chromium", path.toString()))
                .orElseGet(() -> Finding.optional(
                        "Chromium", "not on the PATH; only tests of web pages use it", "apt-get install chromium"));
    }
}
