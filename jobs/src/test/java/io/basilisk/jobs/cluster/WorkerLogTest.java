package io.basilisk.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void tellsAPersonWhatMattersAndKeepsTheRest() throws IOException {
        Path file = folder.resolve("worker.log");
        try (WorkerLog log = WorkerLog.open(file, new PrintWriter(out))) {
            log.accept("12:00:00 INFO Utils: Successfully started service 'sparkWorker' on port 1.");
            log.accept("12:00:01 INFO Worker: Successfully registered with master spark://10.0.0.1:7077");
            log.accept("12:00:02 INFO Worker: Asked to launch executor app-1/0 for basilisk train");
            log.accept("12:00:03 INFO Worker: Executor app-1/0 finished with state KILLED exitStatus 143");
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "Joined; waiting for rounds (Ctrl-C leaves, log: " + file + ")",
                        "Executor app-1/0 started for basilisk train",
                        "Executor app-1/0 ended: KILLED");
        assertThat(Files.readAllLines(file)).hasSize(4);
    }

    @Test
    void remembersWhyTheWorkerCannotGoOn() throws IOException {
        try (WorkerLog log = WorkerLog.open(folder.resolve("worker.log"), new PrintWriter(out))) {
            assertThat(log.lastTrouble()).startsWith("its log is ");
            log.accept("12:00:01 ERROR Worker: All masters are unresponsive! Giving up.");
            assertThat(log.lastTrouble()).startsWith("All masters are unresponsive! Giving up. (log: ");
        }
    }
}
