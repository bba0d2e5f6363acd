package io.basilisk.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.report.ContributionRow;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.report.RoundReport;
import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.testing.SharedSpark;
import io.basilisk.kernels.transformer.DeltaCodec;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One round with three honest nodes and everything that others may try. */
@ExtendWith(SharedSpark.class)
class BadContributionsTest {
    private static final int HONEST = 3;
    private static final int SHARDS = 15;

    /**
     * Under the null miner's score or under the threshold: which one is chance. With a tied head, turning the signs of
     * all embeddings turns input and output alike, so the first delta's opposite may even help a little.
     */
    private static final String BELOW = "BELOW";

    /** Bytes before the first scale of an encoded slice. */
    private static final int SCALE_OFFSET = 8;

    @TempDir
    Path folder;

    @Test
    void eachIsRejectedWithItsReasonAndTheRoundGoesOn(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder, SHARDS)) {
            RoundOrder order = open(test);
            Adversary adversary = new Adversary(test.run(), order);
            Map<Integer, String> expected = act(adversary);
            adversary.finish();

            RoundReport report = new TrainingRound(test.run(), 1).run();

            List<ContributionRow> rows =
                    new ReportTables(test.run().storage(), test.run().directory()).read(1);
            Map<Integer, String> reasons = new TreeMap<>();
            rows.stream()
                    .limit(SHARDS)
                    .forEach(row -> reasons.put(row.shard(), row.reason().replaceFirst(BELOW + ".*", BELOW)));
            assertThat(reasons).isEqualTo(expected);
            assertThat(rows.getLast().reason())
                    .as("a second contribution to shard 0")
                    .isEqualTo("DUPLICATE");
            assertThat(report.accepted()).isEqualTo(HONEST);
            assertThat(report.lossAfter()).isLessThan(report.lossBefore());
            assertThat(test.ledger().chain().orElseThrow().height()).isEqualTo(1);
            assertThat(test.ledger().round(1).orElseThrow().eligible()).hasSize(HONEST);
            assertThat(new SerialRound(test.run(), 1).modelHash())
                    .as("only honest deltas are in the aggregate")
                    .isEqualTo(test.run().checkpoints().open(1).modelHash());
        }
    }

    @Test
    void shardsThatDivergeAreHandedInAndRejected(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder, TestRun.settings(2, 1e20))) {
            RoundReport report = new TrainingRound(test.run(), 1).run();

            List<ContributionRow> rows =
                    new ReportTables(test.run().storage(), test.run().directory()).read(1);
            assertThat(rows).hasSize(2).allMatch(row -> row.reason().equals("NOT_FINITE"));
            assertThat(report.accepted()).isZero();
            assertThat(test.ledger().round(1).orElseThrow().state()).isEqualTo(RoundState.VOID);
        }
    }

    private static Map<Integer, String> act(Adversary adversary) throws Exception {
        Map<Integer, String> expected = new TreeMap<>();
        for (int shard = 0; shard < HONEST; shard++) {
            adversary.beHonest(shard);
            expected.put(shard, "OK");
        }
        List<byte[]> honest = adversary.honestDelta(0);

        adversary.handIn(3, withScale(honest, Float.NaN));
        expected.put(3, "NOT_FINITE");
        adversary.handIn(4, adversary.changed(1, value -> DeltaCodec.LARGEST));
        expected.put(4, "TOO_LARGE");
        adversary.handIn(5, adversary.changed(1, value -> 10 * value));
        expected.put(5, "TOO_LARGE");
        List<byte[]> other = adversary.changed(1, value -> 1.01f * value);
        adversary.handIn(6, other, adversary.hash(other), Hash32.ZERO, true);
        expected.put(6, "WRONG_BASE");
        adversary.handIn(7, honest);
        expected.put(7, "DUPLICATE");
        adversary.handIn(8, honest.subList(0, honest.size() - 1));
        expected.put(8, "WRONG_SHAPE");
        adversary.handIn(9, adversary.changed(1, value -> 0f));
        expected.put(9, "ZERO");
        adversary.handIn(10, adversary.changed(1, value -> -value));
        expected.put(10, BELOW);
        adversary.handIn(11, withScale(honest, -1f));
        expected.put(11, "MALFORMED");
        adversary.handIn(12, other, Hash32.ZERO, Hash32.ZERO, false);
        expected.put(12, "NO_COMMIT");
        adversary.addRows(13, new byte[] {1, 2, 3}, honest);
        expected.put(13, "MALFORMED");
        adversary.handInFor(14, 13, adversary.changed(2, value -> 1.03f * value));
        expected.put(14, "WRONG_SHARD");
        adversary.handIn(0, adversary.changed(2, value -> 1.02f * value));
        return expected;
    }

    /** The first scale of the first slice overwritten. */
    private static List<byte[]> withScale(List<byte[]> delta, float scale) {
        List<byte[]> changed = new ArrayList<>(delta);
        byte[] first = delta.getFirst().clone();
        ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).putFloat(SCALE_OFFSET, scale);
        changed.set(0, first);
        return changed;
    }

    /** Opens the round as its first step does. */
    private static RoundOrder open(TestRun test) {
        Checkpoint base = test.run().checkpoints().open(0);
        RoundInfo opened = test.run().coordinator().open(1, Hash32.of(base.modelHash()), SHARDS, 6);
        return RoundOrder.of(opened, test.run().chain().chainId(), base);
    }
}
