package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.testing.TestChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real ledger process that dies at a named point. What was acknowledged before is there afterwards; the point itself
 * must have been reached.
 */
class HaltedLedgerTest {
    private static final int KILLED = 137;
    private static final int CLIENTS = 4;
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(10));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "FILE, WRITING, 1",
        "FILE, WRITTEN, 1",
        "FILE, WRITING, 9",
        "FILE, WRITTEN, 9",
        "FILE, STOPPING, 1",
        "IGNITE, WRITTEN, 7"
    })
    void whatWasAcknowledgedOutlivesItsEnd(LedgerConfig.Store store, HaltPoint point, int time) throws Exception {
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        try (LedgerProcess dying = LedgerProcess.start(directory, store, haltAt(point, time));
                HttpLedger ledger = new HttpLedger(dying.address(), IMPATIENT)) {
            submitUntilItEnds(ledger, acknowledged, point == HaltPoint.STOPPING ? dying : null);
            assertThat(dying.end()).as("%s was never reached", point).isEqualTo(KILLED);
        }
        assertGoesOn(store, acknowledged);
    }

    @ParameterizedTest
    @CsvSource({"FILE, REPLAYED, 4", "FILE, OPENED, 1", "IGNITE, REPLAYED, 3"})
    void aStartThatIsCutShortLosesNothing(LedgerConfig.Store store, HaltPoint point, int time) throws Exception {
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        try (LedgerProcess killed = LedgerProcess.start(directory, store, haltAt(HaltPoint.WRITTEN, 8));
                HttpLedger ledger = new HttpLedger(killed.address(), IMPATIENT)) {
            submitUntilItEnds(ledger, acknowledged, null);
            assertThat(killed.end()).isEqualTo(KILLED);
        }
        try (LedgerProcess starting = LedgerProcess.start(directory, store, haltAt(point, time))) {
            assertThat(starting.listens()).isFalse();
            assertThat(starting.end()).as("%s was never reached", point).isEqualTo(KILLED);
        }
        assertGoesOn(store, acknowledged);
    }

    /** @param stopped told to stop once there is something to lose; null where the ledger dies of itself */
    private static void submitUntilItEnds(HttpLedger ledger, Set<Commit> acknowledged, @Nullable LedgerProcess stopped)
            throws InterruptedException {
        try {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
        } catch (UnknownOutcomeException e) {
            return; // it died in the middle of it
        }
        long chain = ledger.chain().orElseThrow().chain();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String name = "client-" + client;
                clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
            }
            if (stopped != null) {
                org.awaitility.Awaitility.await()
                        .atMost(java.time.Duration.ofMinutes(2))
                        .until(() -> acknowledged.size() > CLIENTS);
                stopped.stop();
            }
        }
    }

    private static String haltAt(HaltPoint point, int time) {
        return "-D" + HaltPoint.PROPERTY + "=" + point + "@" + time;
    }

    private void assertGoesOn(LedgerConfig.Store store, Set<Commit> acknowledged) throws Exception {
        try (LedgerProcess restarted = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(restarted.address())) {
            if (ledger.chain().isEmpty()) {
                assertThat(acknowledged).isEmpty();
                Submitter.openRound(ledger, TestChain.key("coordinator"));
            }
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }
}
