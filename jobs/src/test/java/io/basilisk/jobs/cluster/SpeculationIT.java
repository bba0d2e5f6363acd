package io.basilisk.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.basilisk.jobs.testing.BasiliskProcess;
import io.basilisk.jobs.testing.TestText;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.client.HttpLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark tries a straggler's shard again; the straggler wakes up and finishes its own: one of the two counts. */
class SpeculationIT {

    private static final int ROUNDS = 2;
    private static final int SHARDS = 4;

    /** As soon as half of the shards are done, one that takes a little longer is tried elsewhere too. */
    private static final Map<String, String> EAGER = Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "200ms",
            "spark.speculation.quantile", "0.5",
            "spark.speculation.multiplier", "1.2",
            "spark.executor.memory", "512m");

    @TempDir
    Path folder;

    @Test
    void aShardThatWasTrainedTwiceCountsOnce() throws Exception {
        Files.writeString(folder.resolve("text.txt"), TestText.generate(60_000, 1));
        try (StandaloneCluster grid = new StandaloneCluster(folder, 2);
                HttpLedger ledger = grid.ledger();
                BasiliskProcess train = train(grid)) {
            train.await(line -> line.contains(" step "));
            ProcessHandle straggler = grid.executors(1).getFirst();
            signal("-STOP", straggler);
            // The other host trains all shards; only then the straggler goes on with the one that it had begun.
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> ledger.round(1).orElseThrow().commits() >= SHARDS);
            signal("-CONT", straggler);
            assertThat(train.exitCode()).as(train.output()).isZero();

            for (int round = 1; round <= ROUNDS; round++) {
                assertThat(ledger.contributions(round))
                        .extracting(it -> it.contribution().shard())
                        .containsExactly(0, 1, 2, 3);
            }
            long minted = ledger.accounts().stream()
                    .mapToLong(account -> account.balance().units())
                    .sum();
            assertThat(ledger.chain().orElseThrow().height()).isEqualTo(ROUNDS);
            assertThat(minted).isEqualTo(ROUNDS * Amount.BLOCK_REWARD.units());
        }
    }

    private BasiliskProcess train(StandaloneCluster grid) throws IOException {
        return BasiliskProcess.start(
                EAGER,
                List.of(
                        "train",
                        "--master",
                        grid.masterAddress(),
                        "--ledger",
                        grid.ledgerAddress().toString(),
                        "--dir",
                        folder.resolve("run").toString(),
                        "--dataset",
                        folder.resolve("text.txt").toString(),
                        "--rounds",
                        String.valueOf(ROUNDS),
                        "--workers",
                        String.valueOf(SHARDS),
                        "--steps",
                        "20",
                        "--batch",
                        "8",
                        "--split",
                        "tail:0.2",
                        "--threshold",
                        "1",
                        "--eval-sequences",
                        "32",
                        "--block-seconds",
                        "0.2"));
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
