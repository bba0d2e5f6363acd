package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A real ledger process on a disk that is full or read-only: it says so, and loses nothing that it acknowledged. */
class FaultyDiskTest {
    private static final int CLIENTS = 4;
    private static final int FAILED = 1;
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(20), 1, Duration.ofMillis(10));

    @TempDir
    Path folder;

    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
    private SmallDisk disk;

    private Path mount(int megabytes) throws Exception {
        disk = SmallDisk.mounted(folder.resolve("disk"), megabytes)
                .orElseGet(() -> Assumptions.abort("mounting a file system needs root: no ledger met a full disk"));
        return disk.place().resolve("ledger");
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    /** Hands in commits, from several clients at once, until the ledger takes no more or the round has enough. */
    private void submitUntilItStops(LedgerProcess process, int generation) {
        try (HttpLedger ledger = new HttpLedger(process.address(), IMPATIENT)) {
            long chain = ledger.chain().orElseThrow().chain();
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    String name = generation + "-" + client;
                    clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
                }
            }
        }
    }

    private void assertAllThere(LedgerProcess process) {
        try (HttpLedger ledger = new HttpLedger(process.address())) {
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }

    @Test
    void aFullDiskEndsTheLedgerWithWordsAndLosesNothing() throws Exception {
        Path directory = mount(1);
        try (LedgerProcess first = LedgerProcess.start(directory, LedgerConfig.Store.FILE);
                HttpLedger ledger = new HttpLedger(first.address())) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            submitUntilItStops(first, 0);
            assertThat(first.end()).isEqualTo(FAILED);
            assertThat(first.stderr()).contains("No space left on device").contains("start it again");
        }
        int before = acknowledged.size();
        assertThat(before).isGreaterThan(100);

        try (LedgerProcess stillFull = LedgerProcess.start(directory, LedgerConfig.Store.FILE)) {
            assertAllThere(stillFull);
            submitUntilItStops(stillFull, 1);
            assertThat(stillFull.end()).isEqualTo(FAILED);
        }
        disk.resize(2);
        try (LedgerProcess roomy = LedgerProcess.start(directory, LedgerConfig.Store.FILE)) {
            assertAllThere(roomy);
            submitUntilItStops(roomy, 2);
        }
        assertThat(acknowledged).hasSizeGreaterThan(before + 100);
    }

    @ParameterizedTest
    @EnumSource(LedgerConfig.Store.class)
    void aReadOnlyDiskIsRefusedAndNothingIsLost(LedgerConfig.Store store) throws Exception {
        Path directory = mount(512);
        try (LedgerProcess first = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(first.address())) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            acknowledged.addAll(ledger.commits(1));
        }
        disk.makeReadOnly();
        try (LedgerProcess refused = LedgerProcess.start(directory, store)) {
            assertThat(refused.listens()).isFalse();
            assertThat(refused.end()).isEqualTo(FAILED);
            assertThat(refused.stderr()).contains("Read-only file system").doesNotContain("\tat ");
        }
        disk.makeWritable();
        try (LedgerProcess again = LedgerProcess.start(directory, store)) {
            assertAllThere(again);
        }
    }

    @ParameterizedTest
    @CsvSource({"IGNITE, 8, 512"})
    void aDiskTooSmallToBeginOnIsRefused(LedgerConfig.Store store, int small, int large) throws Exception {
        Path directory = mount(small);
        try (LedgerProcess refused = LedgerProcess.start(directory, store)) {
            assertThat(refused.listens()).isFalse();
            assertThat(refused.end()).isEqualTo(FAILED);
            assertThat(refused.stderr()).contains("No space left on device").doesNotContain("\tat ");
        }
        disk.resize(large);
        try (LedgerProcess roomy = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(roomy.address())) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
        }
    }
}
