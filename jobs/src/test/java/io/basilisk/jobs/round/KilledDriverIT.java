package io.basilisk.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.jobs.testing.BasiliskProcess;
import io.basilisk.jobs.testing.TestText;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real driver processes, stopped dead at named points, on their way through one run after the other. */
class KilledDriverIT {
    private static final int KILLED = 137;
    private static final int WORKERS = 2;

    @TempDir
    Path folder;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(folder.resolve("text.txt"), TestText.generate(60_000, 1));
    }

    /** Every process finishes what the one before left, up to its own end; the last one finishes the run. */
    @Test
    void theNextStartFinishesWhatTheKilledOneLeft() throws Exception {
        List<String> points = List.of(
                "OPENED@1",
                "SHARD_TRAINED@1",
                "TRAINED@1",
                "CONTRIBUTED@1",
                "SCORED@1",
                "AGGREGATED@1",
                "SEALED@1",
                "MINED@1",
                "REPORTED@1",
                "SEALED@2");
        for (String point : points) {
            try (BasiliskProcess process = train("run", Map.of(HaltPoint.PROPERTY, point), "local[2]")) {
                assertThat(process.exitCode())
                        .as("halted at %s:\n%s", point, process.output())
                        .isEqualTo(KILLED);
            }
        }
        try (BasiliskProcess process = train("run", Map.of(), "local[2]")) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            assertThat(process.output()).contains("Continuing after round 1 of 2.");
        }
        assertSound("run", 2);
    }

    /** The number of tasks at once is no part of the result: two ways on from the same opened round. */
    @Test
    void anyNumberOfSlotsGivesTheSameCheckpoint() throws Exception {
        try (BasiliskProcess process = train("a", Map.of(HaltPoint.PROPERTY, "OPENED@1"), "local[2]")) {
            assertThat(process.exitCode()).as(process.output()).isEqualTo(KILLED);
        }
        copy(folder.resolve("a"), folder.resolve("b"));
        for (String[] way : new String[][] {{"a", "local[1]"}, {"b", "local[3]"}}) {
            try (BasiliskProcess process = train(way[0], Map.of(HaltPoint.PROPERTY, "AGGREGATED@1"), way[1])) {
                assertThat(process.exitCode()).as(process.output()).isEqualTo(KILLED);
            }
        }
        assertThat(checkpoints("a").open(1).modelHash())
                .isEqualTo(checkpoints("b").open(1).modelHash());
        assertThat(checkpoints("a").open(1).modelHash())
                .isNotEqualTo(checkpoints("a").open(0).modelHash());
    }

    @Test
    void anInterruptedRunSaysHowToGoOnAndGoesOn() throws Exception {
        try (BasiliskProcess process = train("run", Map.of(), "local[2]")) {
            process.await(line -> line.startsWith("round 1:"));
            process.interrupt();
            assertThat(process.exitCode()).isNotZero();
            assertThat(process.output())
                    .contains("continue with: ./basilisk train --dir " + folder.resolve("run"))
                    .doesNotContain("Exception");
        }
        try (BasiliskProcess process = train("run", Map.of(), "local[2]")) {
            assertThat(process.exitCode()).as(process.output()).isZero();
        }
        assertSound("run", 2);
    }

    private BasiliskProcess train(String run, Map<String, String> properties, String master) throws IOException {
        return BasiliskProcess.start(
                properties,
                List.of(
                        "train",
                        "--dir",
                        folder.resolve(run).toString(),
                        "--dataset",
                        folder.resolve("text.txt").toString(),
                        "--rounds",
                        "2",
                        "--workers",
                        String.valueOf(WORKERS),
                        "--steps",
                        "6",
                        "--batch",
                        "8",
                        "--split",
                        "tail:0.2",
                        "--threshold",
                        "1",
                        "--eval-sequences",
                        "32",
                        "--block-seconds",
                        "0.05",
                        "--master",
                        master));
    }

    /** No contribution counted twice, no coin minted twice, every file as its seal says. */
    private void assertSound(String run, int rounds) {
        Path dir = folder.resolve(run);
        LedgerConfig config =
                new LedgerConfig(dir.resolve("ledger"), LedgerConfig.Store.IGNITE, LedgerConfig.LOOPBACK, 0);
        try (LedgerService service = LedgerService.start(config, Clock.systemUTC(), notice -> {})) {
            Ledger ledger = service.ledger();
            ChainInfo chain = ledger.chain().orElseThrow();
            assertThat(chain.round()).isEqualTo(rounds);
            assertThat(chain.height()).isEqualTo(rounds);
            assertThat(ledger.accounts().stream()
                            .mapToLong(it -> it.balance().units())
                            .sum())
                    .isEqualTo(rounds * 2_500_000_000L);
            for (int round = 1; round <= rounds; round++) {
                List<Integer> shards = new ArrayList<>();
                ledger.contributions(round)
                        .forEach(it -> shards.add(it.contribution().shard()));
                assertThat(new HashSet<>(shards)).hasSize(shards.size()).hasSize(WORKERS);
                assertThat(ledger.round(round).orElseThrow().commits()).isEqualTo(WORKERS);
            }
            assertThat(chain.modelHash().bytes())
                    .isEqualTo(checkpoints(run).open(rounds).modelHash());
        }
        ReportTables reports = new ReportTables(storage(), RunDirectory.of(dir.toString()));
        assertThat(Training.finishedRounds(reports)).isEqualTo(rounds);
    }

    private Checkpoints checkpoints(String run) {
        RunDirectory directory = RunDirectory.of(folder.resolve(run).toString());
        return new Checkpoints(
                storage(), directory, RunManifest.read(storage(), directory).model());
    }

    private static Storage storage() {
        return new Storage(new Configuration());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
