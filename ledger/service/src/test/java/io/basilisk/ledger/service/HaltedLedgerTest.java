package io.basilisk.ledger.service;

import static io.basilisk.ledger.service.store.HaltPoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One ledger that dies at one named point after the other. Each must have been reached, and after each end whatever was
 * acknowledged before is there. {@code -Dbasilisk.halts=5} does it with five ledgers of each store.
 */
class HaltedLedgerTest {
    private static final int KILLED = 137;
    private static final int CLIENTS = 4;
    private static final int STORIES = Integer.getInteger("basilisk.halts", 1);
    private static final boolean SHORT = Integer.getInteger("basilisk.halts") == null;
    private static final long SEED = 4;
    private static final int MOST_TIMES = 12;
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(10));

    private static final Set<HaltPoint> OF_FILES =
            EnumSet.of(JOURNAL_DRAFTED, JOURNAL_NAMED, TORN_FOUND, TORN_CUT, HEAD_DAMAGED, RECORD_FORCED);
    private static final Set<HaltPoint> OF_IGNITE = EnumSet.of(IGNITE_STARTED, IGNITE_ACTIVATED);
    /** Ignite takes seconds to start: in the short version it ends at what is its own and at one of each kind. */
    private static final Set<HaltPoint> ENOUGH_OF_IGNITE =
            EnumSet.of(IGNITE_STARTED, IGNITE_ACTIVATED, KEY_READ, REPLAYED, WRITTEN, STOPPING);
    /** Of ledgers that come into being: nothing is there, then something. */
    private static final List<HaltPoint> FIRST_START = List.of(
            LOCKED,
            JOURNAL_DRAFTED,
            IGNITE_STARTED,
            IGNITE_ACTIVATED,
            JOURNAL_NAMED,
            STORE_OPENED,
            KEY_READ,
            OPENED,
            LISTENING);

    private static final List<HaltPoint> UNDER_LOAD =
            List.of(WRITING, APPLIED, RECORD_FORCED, WRITTEN, TOLD, STOP_ASKED, STOPPING, DRAINED, CLOSED);
    private static final List<HaltPoint> LATER_START =
            List.of(LOCKED, IGNITE_STARTED, IGNITE_ACTIVATED, STORE_OPENED, KEY_READ, REPLAYED, OPENED, LISTENING);
    private static final List<HaltPoint> MENDING = List.of(TORN_FOUND, TORN_CUT, HEAD_DAMAGED);
    private static final List<HaltPoint> RESTORE = List.of(RESTORING, RESTORED);
    /** {@code HaltedMergeTest} halts there. */
    private static final List<HaltPoint> OF_MERGES = List.of(BACKED_UP, REWRITTEN, SWAP_DECIDED, SWAP_HALFWAY, SWAPPED);
    /** {@code ClusterTest} halts there. */
    private static final List<HaltPoint> OF_CLUSTERS = List.of(LEADING, LED);

    @TempDir
    Path folder;

    private Path directory;
    private LedgerConfig.Store store;
    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
    private int halts;

    @BeforeEach
    void nameFolder() {
        directory = folder.resolve("ledger");
    }

    @Test
    void everyPointIsHaltedAt() {
        assertThat(Stream.of(FIRST_START, UNDER_LOAD, LATER_START, MENDING, RESTORE, OF_MERGES, OF_CLUSTERS)
                        .flatMap(List::stream))
                .containsOnly(HaltPoint.values());
    }

    @ParameterizedTest
    @EnumSource(LedgerConfig.Store.class)
    void whatWasAcknowledgedOutlivesEveryEnd(LedgerConfig.Store of) throws Exception {
        store = of;
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int story = 0; story < STORIES; story++) {
            directory = folder.resolve("ledger-" + story);
            acknowledged.clear();
            for (HaltPoint point : here(FIRST_START)) {
                haltAtStart(point, 1);
            }
            int generation = 0;
            for (HaltPoint point : here(UNDER_LOAD)) {
                boolean stops = point.compareTo(STOP_ASKED) >= 0;
                haltUnderLoad(
                        point, stops || generation == 0 ? 1 : 2 + random.nextInt(MOST_TIMES), stops, generation++);
            }
            for (HaltPoint point : here(LATER_START)) {
                haltAtStart(point, point == REPLAYED ? 1 + random.nextInt(generation) : 1);
            }
            for (HaltPoint point : here(MENDING)) {
                damage(point);
                haltAtStart(point, 1);
            }
            assertGoesOn();
        }
        System.out.println(halts + " ends at named points with the " + store + " store, " + acknowledged.size()
                + " commits acknowledged by the last ledger");
    }

    /** The points that this store has. */
    private List<HaltPoint> here(List<HaltPoint> points) {
        boolean file = store == LedgerConfig.Store.FILE;
        Set<HaltPoint> others = file ? OF_IGNITE : OF_FILES;
        return points.stream()
                .filter(it -> !others.contains(it))
                .filter(it -> file || !SHORT || ENOUGH_OF_IGNITE.contains(it))
                .toList();
    }

    private void haltAtStart(HaltPoint point, int time) throws Exception {
        try (LedgerProcess starting = LedgerProcess.start(directory, store, haltAt(point, time))) {
            assertThat(starting.listens()).as("said that it listens").isFalse();
            assertHalted(starting, point);
        }
    }

    private void assertHalted(LedgerProcess process, HaltPoint point) throws InterruptedException {
        assertThat(process.end())
                .as("%s was never reached: %s", point, process.stderr())
                .isEqualTo(KILLED);
        halts++;
    }

    /** @param stops whether the ledger is told to stop, once there is something to lose, rather than dies of itself */
    private void haltUnderLoad(HaltPoint point, int time, boolean stops, int generation) throws Exception {
        try (LedgerProcess dying = LedgerProcess.start(directory, store, haltAt(point, time));
                HttpLedger ledger = new HttpLedger(dying.address(), IMPATIENT)) {
            if (isBegun(ledger)) {
                assertAllThere(ledger);
                submitUntilItEnds(dying, ledger, generation, stops);
            }
            assertHalted(dying, point);
        }
    }

    /** False when it died in the middle of it. */
    private static boolean isBegun(HttpLedger ledger) {
        try {
            if (ledger.chain().isEmpty()) {
                Submitter.begin(ledger, TestChain.key("coordinator"));
            }
            if (ledger.round(1).isEmpty()) {
                Submitter.open(ledger, TestChain.key("coordinator"));
            }
            return true;
        } catch (UnknownOutcomeException e) {
            return false;
        }
    }

    private void submitUntilItEnds(LedgerProcess dying, HttpLedger ledger, int generation, boolean stops)
            throws InterruptedException {
        long chain = ledger.chain().orElseThrow().chain();
        int before = acknowledged.size();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String name = generation + "-" + client;
                clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
            }
            if (stops) {
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> acknowledged.size() > before + CLIENTS);
                dying.stop();
            }
        }
    }

    private void assertAllThere(HttpLedger ledger) {
        assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
    }

    /** What a power cut can do to a journal in a file. */
    private void damage(HaltPoint point) throws IOException {
        Path journal = directory.resolve("journal.bin");
        if (point == HEAD_DAMAGED) {
            try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
                file.seek(9);
                file.write(0x5a);
            }
        } else {
            Files.write(journal, new byte[] {0, 0, 1, 7, 4}, StandardOpenOption.APPEND);
        }
    }

    private static String haltAt(HaltPoint point, int time) {
        return "-D" + HaltPoint.PROPERTY + "=" + point + "@" + time;
    }

    private void assertGoesOn() throws Exception {
        try (LedgerProcess restarted = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(restarted.address())) {
            assertThat(acknowledged).hasSizeGreaterThan(CLIENTS);
            assertAllThere(ledger);
            Commit another = Submitter.commit(ledger.chain().orElseThrow().chain(), "another");
            ledger.submit(another);
            assertThat(ledger.commits(1)).contains(another);
        }
    }

    /** A folder that a restore was cut short in is not taken for a ledger, and the archive is as good as before. */
    @Test
    void aRestoreThatIsCutShortIsNoLedger() throws Exception {
        store = LedgerConfig.Store.FILE;
        try (LedgerProcess process = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(process.address())) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
        }
        String archive = folder.resolve("ledger.bsk").toString();
        String key = directory.resolve("ledger-key.json").toString();
        assertThat(LedgerProcess.run(List.of(), "export", archive, "--dir", directory.toString(), "--store", "file"))
                .isZero();
        for (HaltPoint point : RESTORE) {
            directory = folder.resolve("restored-" + point);
            String[] restore = {"import", archive, "--dir", directory.toString(), "--store", "file", "--key", key};
            assertThat(LedgerProcess.run(List.of(haltAt(point, 1)), restore)).isEqualTo(KILLED);
            try (LedgerProcess refused = LedgerProcess.start(directory, store)) {
                assertThat(refused.listens()).isFalse();
                assertThat(refused.end()).isEqualTo(1);
                assertThat(refused.stderr()).contains("expected the key of the journal");
            }
        }
        directory = folder.resolve("restored");
        assertThat(LedgerProcess.run(
                        List.of(), "import", archive, "--dir", directory.toString(), "--store", "file", "--key", key))
                .isZero();
        try (LedgerProcess restored = LedgerProcess.start(directory, store);
                HttpLedger ledger = new HttpLedger(restored.address())) {
            assertThat(ledger.round(1)).isPresent();
        }
    }
}
