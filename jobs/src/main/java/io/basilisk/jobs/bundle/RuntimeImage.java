package io.basilisk.jobs.bundle;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java with only the modules that kernels, their tests and benchmarks need, linked from the JDK in use. */
final class RuntimeImage {
    /**
     * JCuda, JOCL and JUnit log with java.logging, benchmarks read CPU time and memory through management, JUnit finds
     * tests in a jar through jdk.zipfs.
     */
    private static final List<String> MODULES = List.of(
            "java.base", "java.logging", "java.management", "jdk.incubator.vector", "jdk.management", "jdk.zipfs");

    private RuntimeImage() {}

    /**
     * Links it.
     *
     * @param folder must not exist
     * @throws IllegalStateException when this Java cannot link; the message says what to do
     */
    static void link(Path folder) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("expected a JDK with jlink in "
                        + System.getProperty("java.home")
                        + ", it has none: set JAVA_HOME to a whole JDK 25, or ./basilisk doctor --install-jdk"))
                .run(
                        out,
                        out,
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress=zip-9",
                        "--output",
                        folder.toString());
        if (exit != 0) {
            throw new IllegalStateException("jlink ended with exit code " + exit + ": "
                    + said.toString().strip()
                    + "; another JDK 25 may do (JAVA_HOME names the one to use)");
        }
    }
}
