package io.basilisk.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.basilisk.jobs.testing.BasiliskProcess;
import io.basilisk.jobs.testing.TestText;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.client.HttpLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with keys of their own join a grid, train, lose an executor, are paid, and leave. */
class GridIT {

    private static final int MOST_ROUNDS = 40;

    @TempDir
    Path folder;

    @Test
    void twoHostsTrainArePaidAndLeave() throws Exception {
        Files.writeString(folder.resolve("text.txt"), TestText.generate(60_000, 1));
        try (StandaloneCluster grid = new StandaloneCluster(folder, 2);
                HttpLedger ledger = grid.ledger()) {
            // 1. A round is trained by both keys, though an executor is killed while it trains.
            try (BasiliskProcess train = train(grid, 2)) {
                train.await(line -> line.contains(" step "));
                grid.executors(0).forEach(ProcessHandle::destroyForcibly);
                assertThat(train.exitCode()).as(train.output()).isZero();
            }
            assertSound(grid, ledger, 2);

            // 2. Each is paid to its own address; who finds a block is chance, so there are rounds until both have.
            for (int rounds = 2; rounds < MOST_ROUNDS && !bothPaid(grid, ledger); rounds += 4) {
                try (BasiliskProcess train = train(grid, rounds + 4)) {
                    assertThat(train.exitCode()).as(train.output()).isZero();
                }
            }
            assertThat(bothPaid(grid, ledger)).isTrue();
            assertSound(grid, ledger, ledger.chain().orElseThrow().round());

            // 3. A host leaves with everything that it started; the other one stays.
            List<ProcessHandle> members = Stream.concat(
                            Stream.of(grid.host(0).handle()),
                            grid.host(0).handle().descendants())
                    .toList();
            assertThat(members).hasSizeGreaterThan(1);
            grid.host(0).interrupt();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(members).noneMatch(ProcessHandle::isAlive));
            assertThat(grid.host(0).output()).contains("Left the grid.");
            assertThat(grid.host(1).handle().isAlive()).isTrue();
        }
    }

    /** A contribution a shard and round, by the two hosts and nobody else; 25 coins a block, and not one more. */
    private static void assertSound(StandaloneCluster grid, HttpLedger ledger, int rounds) {
        for (int round = 1; round <= rounds; round++) {
            List<ScoredContribution> contributions = ledger.contributions(round);
            assertThat(contributions)
                    .extracting(it -> it.contribution().shard())
                    .containsExactly(0, 1);
            assertThat(contributions)
                    .extracting(it -> it.contribution().address())
                    .isSubsetOf(grid.address(0), grid.address(1));
        }
        long minted = ledger.accounts().stream()
                .mapToLong(account -> account.balance().units())
                .sum();
        assertThat(minted).isEqualTo(ledger.chain().orElseThrow().height() * Amount.BLOCK_REWARD.units());
    }

    private static boolean bothPaid(StandaloneCluster grid, HttpLedger ledger) {
        return Stream.of(0, 1)
                .map(host -> ledger.account(grid.address(host)))
                .map(Account::blocksWon)
                .allMatch(blocks -> blocks > 0);
    }

    private BasiliskProcess train(StandaloneCluster grid, int rounds) throws IOException {
        return BasiliskProcess.start(
                Map.of("spark.executor.memory", "512m"),
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
                        String.valueOf(rounds),
                        "--workers",
                        "2",
                        "--steps",
                        "20",
                        "--batch",
                        "8",
                        "--split",
                        "tail:0.2",
                        "--eval-sequences",
                        "32",
                        "--block-seconds",
                        "0.2"));
    }
}
