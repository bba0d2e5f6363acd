package io.basilisk.jobs.cluster;

import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/**
 * Runs Spark's standalone master or worker as a child process that ends with its parent: {@code StandaloneMain
 * master|worker ARGUMENTS}. The parent holds the other end of standard input; when that closes, by intent or because
 * the parent was killed, this process leaves through its shutdown hooks, which stop the executors.
 */
public final class StandaloneMain {

    private StandaloneMain() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().name("parent-watch").daemon().start(StandaloneMain::exitWithParent);
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "master" -> Master.main(rest);
            case "worker" -> Worker.main(rest);
            default -> throw new IllegalArgumentException("expected master or worker, found " + arguments[0]);
        }
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent never writes; only the end of the stream matters.
            }
        } catch (IOException e) {
            // A broken pipe means the same as its end.
        }
        System.exit(0);
    }
}
