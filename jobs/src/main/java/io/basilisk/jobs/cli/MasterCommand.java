package io.basilisk.jobs.cli;

import io.basilisk.jobs.cluster.StandaloneProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a Spark standalone master: the meeting point of a grid, for those who have no Spark cluster. */
@Command(
        name = "master",
        description = "Start a Spark standalone master for a grid of your own; stop it with Ctrl-C.",
        footer = {
            "",
            "Then, in this order: ./basilisk ledger; on every host ./basilisk join spark://HOST:PORT --ledger URL;",
            "./basilisk train --master spark://HOST:PORT --ledger URL. docs/join-the-grid.md tells the whole story."
        })
final class MasterCommand implements Callable<Integer> {

    private static final Pattern STARTED = Pattern.compile("Starting Spark master at (spark://\\S+)");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            description = "The address to listen on, as the workers name it (default: this host's name).")
    private String host = "";

    @Option(names = "--port", defaultValue = "7077", description = "Default: ${DEFAULT-VALUE}; 0 takes a free one.")
    private int port;

    @Option(
            names = "--web-port",
            defaultValue = "8080",
            description = "Spark's status page. Default: ${DEFAULT-VALUE}.")
    private int webPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String listenOn = host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
        List<String> arguments =
                List.of("--host", listenOn, "--port", String.valueOf(port), "--webui-port", String.valueOf(webPort));
        try (StandaloneProcess master = StandaloneProcess.start("master", arguments, Map.of(), this::read)) {
            Runtime.getRuntime().addShutdownHook(new Thread(master::close, "stop-master"));
            return master.waitFor();
        }
    }

    private void read(String line) {
        PrintWriter out = spec.commandLine().getOut();
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
            out.println("Master at " + started.group(1));
        } else if (line.contains(" WARN ") || line.contains(" ERROR ")) {
            out.println(line);
        }
        out.flush();
    }
}
