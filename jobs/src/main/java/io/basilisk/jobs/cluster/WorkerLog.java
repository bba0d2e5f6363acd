package io.basilisk.jobs.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone worker's output: all of it in a file, what a person wants to know of it on the terminal. */
public final class WorkerLog implements Consumer<String>, AutoCloseable {

    private static final Pattern JOINED = Pattern.compile("Successfully registered with master (\\S+)");
    private static final Pattern STARTED = Pattern.compile("Asked to launch executor (\\S+) for (.+)");
    private static final Pattern ENDED = Pattern.compile("Executor (\\S+) finished with state (\\S+)");
    private static final Pattern TROUBLE = Pattern.compile(
            "(Connection to master failed.*|Worker registration failed.*|All masters are unresponsive.*)");

    private final Path file;
    private final PrintWriter log;
    private final PrintWriter out;
    private volatile String trouble;

    private WorkerLog(Path file, PrintWriter log, PrintWriter out) {
        this.file = file;
        this.log = log;
        this.out = out;
        this.trouble = "its log is " + file;
    }

    /** Starts the file anew. */
    public static WorkerLog open(Path file, PrintWriter out) throws IOException {
        return new WorkerLog(file, new PrintWriter(Files.newBufferedWriter(file), true), out);
    }

    @Override
    public void accept(String line) {
        log.println(line);
        if (JOINED.matcher(line).find()) {
            print("Joined; waiting for rounds (Ctrl-C leaves, log: " + file + ")");
        }
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
            print("Executor " + started.group(1) + " started for " + started.group(2));
        }
        Matcher ended = ENDED.matcher(line);
        if (ended.find()) {
            print("Executor " + ended.group(1) + " ended: " + ended.group(2));
        }
        Matcher found = TROUBLE.matcher(line);
        if (found.find()) {
            trouble = found.group(1) + " (log: " + file + ")";
            print(found.group(1));
        }
    }

    /** Why the worker cannot go on, as far as its output says; else where to look. */
    public String lastTrouble() {
        return trouble;
    }

    @Override
    public void close() {
        log.close();
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
