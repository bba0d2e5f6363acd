package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real ledger process whose disk answers with I/O errors, once or for good, or takes two seconds for what it does.
 * Who was not acknowledged is told so; what was acknowledged is there once the disk works again.
 */
class DyingDiskTest {
    private static final int CLIENTS = 4;
    private static final int FAILED = 1;
    private static final int MOST_COMMITS = 400;
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), 1, Duration.ofMillis(10));

    @TempDir
    Path folder;

    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untold = new AtomicInteger();
    private Path directory;
    private DyingDisk disk;

    @BeforeEach
    void makeDisk() throws Exception {
        directory = folder.resolve("ledger");
        disk = DyingDisk.made(folder)
                .orElseGet(() -> Assumptions.abort("gcc is not installed: no ledger met I/O errors (apt install gcc)"));
    }

    /** An error of fsync that comes once is the worst: the next one succeeds, and the data is lost all the same. */
    @ParameterizedTest
    @CsvSource({
        "FILE, sync, journal.bin, 9, 9, sync failed",
        "FILE, write, journal.bin, 20, 0, Input/output error",
        "IGNITE, sync, .wal, 40, 40, cannot write record",
        "IGNITE, write, .wal, 60, 0, cannot write record"
    })
    void anErrorEndsTheLedgerAndLosesNothing(
            LedgerConfig.Store store, String call, String path, int first, int last, String said) throws Exception {
        begin(store);
        try (LedgerProcess dying = LedgerProcess.start(disk.under(call, path, first, last, "eio"), directory, store)) {
            submitUntilItStops(dying);
            assertThat(dying.end()).isEqualTo(FAILED);
            assertThat(dying.stderr()).contains("start it again").contains(said).doesNotContain("\tat ");
        }
        assertThat(untold)
                .as("clients that were told that their outcome is unknown")
                .hasPositiveValue();
        assertThat(acknowledged).as("acknowledged before").hasSizeGreaterThan(CLIENTS);
        assertAllThere(store);
    }

    @ParameterizedTest
    @CsvSource({"FILE, journal.bin", "IGNITE, .bin"})
    void aJournalThatCannotBeReadIsRefused(LedgerConfig.Store store, String path) throws Exception {
        begin(store);
        try (LedgerProcess refused = LedgerProcess.start(disk.under("read", path, 2, 0, "eio"), directory, store)) {
            assertThat(refused.listens()).isFalse();
            assertThat(refused.end()).isEqualTo(FAILED);
            assertThat(refused.stderr()).contains("nput/output error").doesNotContain("\tat ");
        }
        assertAllThere(store);
    }

    @ParameterizedTest
    @CsvSource({"FILE, journal.bin", "IGNITE, .wal"})
    void aSlowDiskIsWaitedFor(LedgerConfig.Store store, String path) throws Exception {
        begin(store);
        try (LedgerProcess slow = LedgerProcess.start(disk.under("sync", path, 3, 5, "slow"), directory, store);
                HttpLedger ledger = new HttpLedger(slow.address(), IMPATIENT)) {
            long chain = ledger.chain().orElseThrow().chain();
            for (int i = 0; i < 8; i++) {
                Commit commit = Submitter.commit(chain, "slow " + i);
                ledger.submit(commit);
                acknowledged.add(commit);
            }
            slow.kill();
        }
        assertAllThere(store);
    }

    private void begin(LedgerConfig.Store store) throws Exception {
        try (LedgerProcess first = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(first.address(), IMPATIENT)) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            first.stop();
        }
    }

    private void submitUntilItStops(LedgerProcess process) {
        try (HttpLedger ledger = new HttpLedger(process.address(), IMPATIENT)) {
            long chain = ledger.chain().orElseThrow().chain();
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    String name = "client-" + client;
                    clients.submit(() -> submit(ledger, chain, name));
                }
            }
        }
    }

    private void submit(HttpLedger ledger, long chain, String name) {
        for (int i = 0; i < MOST_COMMITS; i++) {
            Commit commit = Submitter.commit(chain, name + " " + i);
            try {
                ledger.submit(commit);
                acknowledged.add(commit);
            } catch (UnknownOutcomeException e) {
                untold.incrementAndGet();
                return;
            }
        }
    }

    private void assertAllThere(LedgerConfig.Store store) throws Exception {
        try (LedgerProcess again = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(again.address(), IMPATIENT)) {
            assertThat(ledger.round(1)).isPresent();
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }
}
