package io.basilisk.jobs.cli;

import io.basilisk.jobs.report.Output;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** What Ctrl-C says: that nothing is lost, and how to go on. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private volatile boolean interrupted;

    private Interruption(Runnable message) {
        hook = new Thread(
                () -> {
                    interrupted = true;
                    // What Spark says of the jobs that this cuts short would bury the line that matters.
                    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
                    message.run();
                },
                "interruption");
    }

    /**
     * Arms the message for as long as it is not {@link #cancel}led.
     *
     * @param continuation the command that goes on
     */
    static Interruption announce(Output output, String continuation) {
        return announce(() -> output.note("Stopped. What is finished is kept; continue with: " + continuation));
    }

    /** The same with a message of its own. */
    static Interruption announce(Runnable message) {
        Interruption interruption = new Interruption(message);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** The work ended by itself. */
    void cancel() {
        if (!interrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** While the process is being stopped, failures that only come of it are not worth a message: waits for its end. */
    @Override
    public void close() {
        while (interrupted) {
            java.util.concurrent.locks.LockSupport.park(this);
        }
        cancel();
    }
}
