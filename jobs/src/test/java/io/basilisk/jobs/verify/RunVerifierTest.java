package io.basilisk.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.SealRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVerifierTest {
    private static final long SEED = 20260108;

    @TempDir
    Path folder;

    @Test
    void findsNothingInASoundRun() {
        assertThat(verify(run())).isEmpty();
    }

    /** Every file of the run, one bit each: the file, or the table it is part of, is named. */
    @Test
    void namesTheFileOfEveryFlippedByte() throws IOException {
        TinyRun run = run();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(25);
        for (Path file : files) {
            byte[] sound = Files.readAllBytes(file);
            byte[] flipped = sound.clone();
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            String name = folder.relativize(file).toString();
            assertThat(verify(run))
                    .as("byte %d of %s, seed %d", at, name, SEED)
                    .anyMatch(finding -> finding.line().contains(name) || name.startsWith(finding.where() + "/"));
            Files.write(file, sound);
        }
        assertThat(verify(run)).isEmpty();
    }

    @Test
    void namesMissingAndSurplusFiles() throws IOException {
        TinyRun run = run();
        Path missing = folder.resolve("rounds/000002/deltas/part-1.parquet");
        Path surplus = folder.resolve("rounds/000001/losses/candidates/part-9.parquet");
        Files.copy(missing, surplus);
        Files.delete(missing);
        assertThat(verify(run))
                .extracting(Finding::where)
                .contains("rounds/000002/deltas/part-1.parquet", "rounds/000001/losses/candidates/part-9.parquet");
    }

    /** The last round's report may be yet to be written; an earlier one's may not be missing. */
    @Test
    void namesAMissingReportButNotOfTheLastRound() throws IOException {
        TinyRun run = run();
        run.storage.delete(run.directory.contributionsReport(2));
        assertThat(verify(run)).isEmpty();
        run.storage.delete(run.directory.contributionsReport(1));
        assertThat(verify(run))
                .isNotEmpty()
                .allMatch(finding -> finding.where().startsWith("report/contributions/round=000001"));
    }

    /** Whoever changes a file and its line in SHA256SUMS meets the seal. */
    @Test
    void namesAChangedListOfFiles() throws IOException {
        TinyRun run = run();
        Path losses = folder.resolve("rounds/000002/losses/aggregate/part-0.parquet");
        Files.copy(
                folder.resolve("rounds/000002/losses/candidates/part-0.parquet"),
                losses,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        run.writeSums();
        assertThat(verify(run))
                .anyMatch(finding -> finding.where().equals("rounds/000002/SHA256SUMS")
                        && finding.field().equals("artifactsHash")
                        && finding.round() == 2);
    }

    @Test
    void namesAScoreThatTheLossesDoNotGive() {
        TinyRun run = new TinyRun(folder, SEED);
        run.scoreLie = it -> it.shard() == 1
                ? new ScoreRecord(
                        1,
                        it.lossBeforeMicro(),
                        it.lossAfterMicro(),
                        new ImprovementScore(it.score().micro() + 1),
                        it.lowerBound(),
                        it.reason())
                : it;
        run.round(0.02);
        assertThat(verify(run)).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo("score of shard 1");
            assertThat(finding.where()).isEqualTo("rounds/000001/losses/candidates");
            assertThat(Long.parseLong(finding.expected())).isEqualTo(Long.parseLong(finding.found()) + 1);
        });
    }

    @Test
    void namesAnUndeservedRejection() {
        TinyRun run = new TinyRun(folder, SEED);
        run.scoreLie = it -> it.shard() == 2
                ? new ScoreRecord(
                        2, it.lossBeforeMicro(), it.lossAfterMicro(), it.score(), it.lowerBound(), ReasonCode.TOO_LARGE)
                : it;
        run.round(0.02);
        assertThat(verify(run))
                .anyMatch(finding -> finding.line()
                        .equals("rounds/000001/losses/candidates (round 1): reason of shard 2:"
                                + " expected TOO_LARGE, found OK"));
    }

    @Test
    void namesContributionsOnDataThatWasNotDealt() {
        TinyRun run = new TinyRun(folder, SEED);
        run.shardClaim = dealt -> Hash32.ZERO;
        run.scoreLie = it -> new ScoreRecord(
                it.shard(), it.lossBeforeMicro(), it.lossAfterMicro(), it.score(), it.lowerBound(), ReasonCode.OK);
        run.round(0.02);
        assertThat(verify(run))
                .anyMatch(finding -> finding.line()
                        .equals("rounds/000001/losses/candidates (round 1): reason of shard 0:"
                                + " expected OK, found WRONG_SHARD"));
    }

    @Test
    void namesAModelThatTheDeltasDoNotGive() {
        TinyRun run = new TinyRun(folder, SEED);
        run.sealLie = it -> new SealRequest(
                it.chain(),
                it.round(),
                Hash32.ZERO,
                it.aggregator(),
                it.lossBeforeMicro(),
                it.lossAfterMicro(),
                it.artifactsHash(),
                it.signature());
        run.round(0.02);
        assertThat(verify(run))
                .anyMatch(finding -> finding.where().equals("checkpoints/000001")
                        && finding.field().equals("model hash")
                        && finding.expected().equals(Hash32.ZERO.hex()));
    }

    @Test
    void namesALossThatTheTableDoesNotGive() {
        TinyRun run = new TinyRun(folder, SEED);
        run.sealLie = it -> new SealRequest(
                it.chain(),
                it.round(),
                it.newModelHash(),
                it.aggregator(),
                it.lossBeforeMicro(),
                it.lossAfterMicro() - 1,
                it.artifactsHash(),
                it.signature());
        run.round(0.02);
        assertThat(verify(run))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEqualTo("loss after"));
    }

    @Test
    void checksVoidRoundsThatALaterBlockCarries() throws IOException {
        TinyRun run = new TinyRun(folder, SEED);
        run.round(0.02);
        run.round(0);
        run.round(0.02);
        assertThat(verify(run)).isEmpty();
        Path losses = folder.resolve("rounds/000002/losses/candidates/part-0.parquet");
        byte[] bytes = Files.readAllBytes(losses);
        bytes[bytes.length / 2] ^= 1;
        Files.write(losses, bytes);
        assertThat(verify(run)).anyMatch(finding -> finding.round() == 2);
    }

    @Test
    void namesTheBlockThatWasChanged() {
        TinyRun run = run();
        run.ledger.blockLie = block -> block.header().height() == 2
                ? new Block(block.header().withNonce(-1), block.seal(), block.sealSignature())
                : block;
        assertThat(verify(run))
                .anyMatch(finding -> finding.where().equals("chain")
                        && finding.round() == 2
                        && finding.field().startsWith("block 2: "));
    }

    @Test
    void namesABalanceThatDoesNotFollowFromTheBlocks() {
        TinyRun run = run();
        run.ledger.accountLie = it -> new Account(
                it.address(),
                new Amount(it.balance().units() + 1),
                it.nonce(),
                it.creditMicro(),
                it.blocksWon(),
                it.contributions(),
                it.accepted());
        assertThat(verify(run))
                .hasSize(TinyRun.WORKERS)
                .allMatch(finding -> finding.field().startsWith("account bsk"));
    }

    @Test
    void namesRoundsThatTheChainLost() {
        TinyRun run = run();
        TinyRun other = new TinyRun(folder.resolve("../other-" + SEED).normalize(), SEED);
        other.round(0.02);
        assertThat(verify(run, other.ledger))
                .anyMatch(finding -> finding.where().equals("rounds/000002")
                        && finding.field().equals("block"));
    }

    /** Two rounds in which everybody improves the model. */
    private TinyRun run() {
        TinyRun run = new TinyRun(folder, SEED);
        run.round(0.02);
        run.round(0.02);
        return run;
    }

    private static List<Finding> verify(TinyRun run) {
        return verify(run, run.ledger);
    }

    private static List<Finding> verify(TinyRun run, StateLedger ledger) {
        Findings findings = new Findings();
        Verification verification = new Verification(ledger, findings, (part, found) -> {});
        verification.chain();
        verification.run(run.storage, run.directory, Verification.Again.NOTHING);
        return findings.all();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(RunVerifierTest::isNotEmpty)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isNotEmpty(Path file) {
        try {
            return Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
