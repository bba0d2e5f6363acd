package io.basilisk.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.round.DriverRun;
import io.basilisk.jobs.round.TestRun;
import io.basilisk.jobs.round.TrainingRound;
import io.basilisk.jobs.testing.SharedSpark;
import io.basilisk.jobs.verify.Verification.Again;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.service.JournaledLedger;
import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.service.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two rounds as Spark runs them, with the real ledger. */
@ExtendWith(SharedSpark.class)
class RealRunVerifiedTest {
    private static final long SEED = 20260109;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void aTrainedRunIsSoundAndEveryFlippedByteIsNamed(SparkSession session) throws Exception {
        DriverRun run;
        try (TestRun trained = TestRun.begin(session, folder)) {
            run = trained.run();
            new TrainingRound(run, 1).run();
            new TrainingRound(run, 2).run();
            try (Device device = Devices.open("cpu", 1)) {
                Findings findings = new Findings();
                Again all = new Again(Optional.of(device), true, TestRun.WORKERS);
                Verification verification = verify(run, trained.ledger(), findings, all);
                assertThat(findings.all()).isEmpty();
                assertThat(verification.largestLossDifference()).hasValue(0);
                Retrain.Outcome retrained = verification.retrained().orElseThrow();
                assertThat(retrained.contributions()).isPositive().isEqualTo(retrained.sameBits());
                assertLessWorkIsFound(run, trained.ledger(), all);
            }
            for (Path file : tables()) {
                assertNamed(run, trained.ledger(), file);
            }
        }
        assertEveryFlipInTheJournalIsFound(run);
    }

    /** The same deltas, had a step more been asked for. */
    private void assertLessWorkIsFound(DriverRun run, Ledger ledger, Again again) throws Exception {
        Path manifest = folder.resolve("run.json");
        String sound = Files.readString(manifest);
        String asked = sound.replace("\"steps\":6,", "\"steps\":7,");
        assertThat(asked).isNotEqualTo(sound);
        Files.writeString(manifest, asked);
        Findings findings = new Findings();
        verify(run, ledger, findings, again);
        assertThat(findings.all()).anyMatch(finding -> finding.line().contains("trained again"));
        Files.writeString(manifest, sound);
    }

    private void assertNamed(DriverRun run, Ledger ledger, Path file) throws Exception {
        byte[] sound = Files.readAllBytes(file);
        int at = flip(file, sound);
        Findings findings = new Findings();
        verify(run, ledger, findings, Again.NOTHING);
        String name = folder.relativize(file).toString();
        assertThat(findings.all())
                .as("byte %d of %s, seed %d", at, name, SEED)
                .anyMatch(finding -> finding.line().contains(name));
        Files.write(file, sound);
    }

    /** A damaged journal does not open, or what is left of it lacks a round that was reported. */
    private void assertEveryFlipInTheJournalIsFound(DriverRun run) throws Exception {
        Path journal = only(folder.resolve("ledger"), "journal.bin");
        byte[] sound = Files.readAllBytes(journal);
        for (int i = 0; i < 10; i++) {
            int at = flip(journal, sound);
            assertThat(problems(run))
                    .as("byte %d of %s, seed %d", at, journal, SEED)
                    .isPositive();
            Files.write(journal, sound);
        }
        assertThat(problems(run)).isZero();
    }

    private int problems(DriverRun run) {
        LedgerConfig config =
                new LedgerConfig(run.directory().ledger(), LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        try (JournaledLedger ledger = LedgerService.open(config, Clock.systemUTC(), notice -> {})) {
            Findings findings = new Findings();
            verify(run, ledger, findings, Again.NOTHING);
            return findings.count();
        } catch (StoreException | IllegalStateException damaged) {
            return 1;
        }
    }

    private static Verification verify(DriverRun run, Ledger ledger, Findings findings, Again again) {
        Verification verification = new Verification(ledger, findings, (part, found) -> {});
        verification.chain();
        verification.run(run.storage(), run.directory(), again);
        return verification;
    }

    private int flip(Path file, byte[] sound) throws Exception {
        byte[] flipped = sound.clone();
        int at = random.nextInt(flipped.length);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        return at;
    }

    /** One file of each kind that the second round left, and of its report. */
    private List<Path> tables() {
        return List.of(
                only(folder.resolve("rounds/000002/deltas"), ".parquet"),
                only(folder.resolve("rounds/000002/losses/candidates"), ".parquet"),
                only(folder.resolve("rounds/000002/losses/aggregate"), ".parquet"),
                folder.resolve("rounds/000002/SHA256SUMS"),
                only(folder.resolve("checkpoints/000002"), ".parquet"),
                folder.resolve("checkpoints/000002/manifest.json"),
                only(folder.resolve("report/contributions/round=000002"), ".parquet"));
    }

    private static Path only(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
