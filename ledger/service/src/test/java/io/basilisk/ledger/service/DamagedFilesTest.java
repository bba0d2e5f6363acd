package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.testing.ManualClock;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.KeyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One flipped bit, some zeroed bytes, or a cut in any file of a ledger: it starts with exactly what was acknowledged,
 * or refuses with words; it never serves anything else. {@code -Dbasilisk.flips=2000} and
 * {@code -Dbasilisk.ignite-flips=500} do more of each.
 */
class DamagedFilesTest {
    private static final int FLIPS = Integer.getInteger("basilisk.flips", 300);
    private static final int IGNITE_FLIPS = Integer.getInteger("basilisk.ignite-flips", 4);
    private static final long SEED = Long.getLong("basilisk.flip-seed", 15);
    private static final int FLIPS_BETWEEN_LINES = 50;
    private static final int EXAMPLES = 20;
    private static final int LONGEST_START_SECONDS = 120;

    @TempDir
    Path folder;

    private final TestChain chain = new TestChain().withCoins(1);
    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final List<String> words = new ArrayList<>();
    private final TreeMap<String, Integer> outcomes = new TreeMap<>();
    private JournaledLedger.Position whole;

    /** @param killed whether the ledger was killed before; else it was stopped */
    @ParameterizedTest
    @CsvSource({"FILE, true", "IGNITE, true", "IGNITE, false"})
    void damageIsHarmlessOrRefused(LedgerConfig.Store store, boolean killed) throws Exception {
        System.out.println("seed " + SEED);
        FolderImage image = make(store, killed);
        Random random = new Random(SEED);
        int flips = store == LedgerConfig.Store.FILE ? FLIPS : IGNITE_FLIPS;
        for (int flip = 1; flip <= flips; flip++) {
            Path damaged = folder.resolve("damaged-" + flip);
            image.layOut(damaged);
            String what = image.damage(damaged, random);
            String outcome = outcome(new LedgerConfig(damaged, store, LedgerConfig.LOOPBACK, 0), what);
            outcomes.merge(outcome, 1, Integer::sum);
            FolderImage.delete(damaged);
            if (flip % FLIPS_BETWEEN_LINES == 0 || flip == flips) {
                System.out.println(
                        store + (killed ? ", killed: " : ", stopped: ") + flip + " damaged places: " + outcomes);
            }
        }
        words.stream().limit(EXAMPLES).forEach(System.out::println);
        assertThat(outcomes).containsKey("refused");
    }

    private FolderImage make(LedgerConfig.Store store, boolean killed) throws Exception {
        LedgerConfig config = new LedgerConfig(folder.resolve("whole"), store, LedgerConfig.LOOPBACK, 0);
        LedgerStore journal = LedgerService.store(config, notice -> {});
        try {
            KeyFile.create(LedgerService.keyFile(config.directory()), chain.ledgerKey());
            List<JournalEntry> entries = chain.ledger().entries();
            Journal records = new Journal(journal);
            for (int from = 0; from < entries.size(); from += 3) {
                records.append(entries.subList(from, Math.min(entries.size(), from + 3)));
            }
            if (killed) {
                return FolderImage.of(config.directory());
            }
        } finally {
            journal.close();
        }
        return FolderImage.of(config.directory());
    }

    private String outcome(LedgerConfig config, String what) throws Exception {
        try {
            return starter.submit(() -> started(config, what)).get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": the ledger neither started nor refused", e);
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + SEED + ", " + what + ": " + e.getCause(), e.getCause());
        }
    }

    private String started(LedgerConfig config, String what) {
        List<String> notices = new ArrayList<>();
        try (JournaledLedger ledger =
                LedgerService.open(config, new ManualClock(chain.clock().millis()), notices::add)) {
            JournaledLedger.Position found = ledger.position();
            assertThat(found.entries()).isEqualTo(chain.ledger().entries().size());
            assertThat(ledger.chain()).isEqualTo(chain.ledger().chain());
            if (whole == null) {
                whole = found;
            }
            assertThat(found).isEqualTo(whole);
            return notices.isEmpty() ? "harmless" : "repaired and told";
        } catch (StoreException | IllegalArgumentException e) {
            assertThat(e.getMessage()).containsPattern("record|key|journal|ledger");
            words.add(what + ": " + e.getMessage());
            return "refused";
        }
    }
}
