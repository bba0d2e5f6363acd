package io.basilisk.jobs.cli;

import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.jobs.ledger.EmbeddedLedger;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens or executes a notebook of {@code notebooks/} on one run. */
@Command(
        name = "notebook",
        description = "Open a notebook on a run in Jupyter, or execute it and write a web page.",
        footer = {
            "",
            "Needs Jupyter: apt-get install jupyter-nbconvert jupyter-core jupyter-client python3-ipykernel",
            "(and jupyter-notebook, or JupyterLab, to open it rather than execute it)."
        })
final class NotebookCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "contributions",
            description = "Which one, by its name in notebooks/. Default: ${DEFAULT-VALUE}.")
    private String name = "";

    @Option(names = "--dir", defaultValue = "run", description = "The run's folder. Default: ${DEFAULT-VALUE}.")
    private Path run = Path.of("run");

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = "The run's ledger. Default: the one in the run's folder, started for as long as needed.")
    private @Nullable URI ledger;

    @Option(names = "--execute", description = "Execute it without a browser and write the result.")
    private boolean execute;

    @Option(
            names = "--to",
            defaultValue = "html",
            description = "What --execute writes: html or notebook. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "Where --execute writes it. Default: report/ in the run's folder.")
    private Path outputDir = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Distribution distribution = Distribution.current();
        Path notebook = distribution.home().resolve("notebooks").resolve(name + ".ipynb");
        if (Files.notExists(notebook)) {
            throw new ParameterException(spec.commandLine(), "no notebook " + name + " in " + notebook.getParent());
        }
        if (Tool.find("jupyter").isEmpty()) {
            throw new IllegalStateException("jupyter is not on the PATH; ./basilisk doctor says how to install it");
        }
        if (ledger != null) {
            return run(distribution, notebook, ledger);
        }
        try (EmbeddedLedger own = ownLedger()) {
            return run(distribution, notebook, own.address());
        }
    }

    private EmbeddedLedger ownLedger() {
        Path store = run.resolve("ledger");
        if (Files.notExists(store)) {
            throw new IllegalStateException(
                    run + " holds no ledger: is it a run's folder? If its ledger runs elsewhere,"
                            + " name it with --ledger");
        }
        return EmbeddedLedger.start(store, true, Clock.systemUTC());
    }

    private int run(Distribution distribution, Path notebook, URI ledgerAddress)
            throws IOException, InterruptedException {
        Path jupyter = distribution.home().resolve(".basilisk").resolve("jupyter");
        JupyterKernel.install(distribution, jupyter);
        ProcessBuilder builder = new ProcessBuilder(execute ? nbconvert(notebook) : server(notebook));
        builder.environment().merge("JUPYTER_PATH", jupyter.toString(), (theirs, ours) -> ours + ":" + theirs);
        builder.environment().put("BASILISK_RUN", run.toAbsolutePath().toString());
        builder.environment().put("BASILISK_LEDGER", ledgerAddress.toString());
        return execute ? runQuietly(builder) : builder.inheritIO().start().waitFor();
    }

    private static List<String> server(Path notebook) {
        String program = Tool.find("jupyter-lab").isPresent() ? "lab" : "notebook";
        return List.of("jupyter", program, notebook.toString());
    }

    private List<String> nbconvert(Path notebook) {
        return List.of(
                "jupyter",
                "nbconvert",
                "--execute",
                "--to",
                format,
                "--output-dir",
                target().toString(),
                notebook.toString());
    }

    private Path target() {
        Path folder = outputDir.toString().isEmpty() ? run.resolve("report") : outputDir;
        return folder.toAbsolutePath();
    }

    /** Jupyter and its kernel log at length: that is shown only when a cell fails, which nbconvert reports last. */
    private int runQuietly(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit == 0) {
            spec.commandLine().getOut().println("Written to " + target());
        } else {
            spec.commandLine().getErr().println(log);
        }
        return exit == 0 ? 0 : 1;
    }
}
