package io.basilisk.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Jupyter kernel of {@code notebooks/}: Java cells that see Basilisk's classes, Spark and everything else on the
 * launcher's class path. Installed in a folder of its own, named to Jupyter through {@code JUPYTER_PATH}, so that
 * nothing of the user's Jupyter set-up changes.
 */
final class JupyterKernel {

    /** The kernel's name, as the notebooks' metadata give it. */
    static final String NAME = "basilisk-java";

    private static final String MAIN = "org.rapaio.jupyter.kernel.MainApp";

    private JupyterKernel() {}

    /**
     * Writes the kernel's description below {@code folder}, which is what {@code JUPYTER_PATH} must name.
     *
     * @throws IllegalStateException when the build did not bring the kernel's jar
     */
    static void install(Distribution distribution, Path folder) throws IOException {
        Path jar = distribution
                .notebookKernel()
                .orElseThrow(() -> new IllegalStateException(
                        "the Java kernel's jar is not in " + distribution.dist() + ": build with ./basilisk"));
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("display_name", "Java (Basilisk)");
        description.put("language", "java");
        description.put("interrupt_mode", "message");
        description.put("argv", command(distribution, jar));
        Path target = Files.createDirectories(folder.resolve("kernels").resolve(NAME));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(target.resolve("kernel.json").toFile(), description);
    }

    private static List<String> command(Distribution distribution, Path jar) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + distribution.conf("jvm.options"),
                "-D" + Distribution.HOME_PROPERTY + "=" + distribution.home(),
                "-Dlog4j2.configurationFile=" + distribution.conf("log4j2.properties"),
                "-cp",
                System.getProperty("java.class.path") + ":" + jar,
                MAIN,
                "{connection_file}");
    }
}
