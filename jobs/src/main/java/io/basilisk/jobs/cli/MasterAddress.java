package io.basilisk.jobs.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The address of a Spark standalone master, {@code spark://host:port}.
 *
 * @param host name or number
 * @param port from 1 to 65535
 */
record MasterAddress(String host, int port) {

    private static final Pattern FORM = Pattern.compile("spark://([^:/]+):(\\d{1,5})");
    private static final Pattern SPARKS = Pattern.compile("local(-cluster)?(\\[.*])?|spark://.+|yarn|k8s://.+");
    private static final int ANSWER_MILLIS = 5000;
    private static final int LAST_PORT = 65535;

    /** @throws IllegalArgumentException when it is not of that form */
    static MasterAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
            throw new IllegalArgumentException("expected spark://host:port");
        }
        return new MasterAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Refuses what Spark has no name for, and a single standalone master that does not answer: Spark itself would take
     * a minute to say so, in stack traces.
     *
     * @param master local[N], spark://host:port or the address of any other cluster manager that Spark knows
     */
    static void check(CommandSpec spec, String master) {
        if (!SPARKS.matcher(master).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--master: expected local[N], spark://host:port, yarn or k8s://..., came '" + master + "'");
        }
        if (FORM.matcher(master).matches()) {
            parse(master).reach();
        }
    }

    /**
     * Connects once, to say early and clearly that nobody listens.
     *
     * @return this host's address on the network that leads to the master: the one others can reach it at
     * @throws IllegalStateException when there is no connection
     */
    InetAddress reach() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), ANSWER_MILLIS);
            return socket.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the master " + this + " cannot be reached (" + e.getMessage()
                            + "): is it started (./basilisk master), and is the port open?",
                    e);
        }
    }

    @Override
    public String toString() {
        return "spark://" + host + ":" + port;
    }
}
