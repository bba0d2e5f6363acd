package io.basilisk.ledger.simulation;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node that contributes to its shards and mines. It remembers nothing but the block that it found. Until the world
 * is healed its clock is wrong by a constant, so that some of its blocks are dated too early or too late.
 */
final class SimulatedNode {
    private static final int NODES = 3;
    private static final int WORST_CLOCK_MILLIS = 4_000;

    private final World world;
    private final int number;
    private final NodeKey key;
    private final long clockErrorMillis;
    private @Nullable SolvedBlock found;
    private boolean searchedWhileFaulty;

    SimulatedNode(World world, int number) {
        this.world = world;
        this.number = number;
        key = TestChain.key("node-" + number);
        clockErrorMillis = number == 0 ? 0 : world.random.nextInt(2 * WORST_CLOCK_MILLIS) - WORST_CLOCK_MILLIS;
    }

    NodeKey key() {
        return key;
    }

    /** Commits while a round is open, and reveals once commits are closed. */
    void contribute(ChainInfo chain, RoundInfo round, Consumer<Submission> submit) {
        for (int shard = number; shard < round.shards(); shard += NODES) {
            Contribution contribution = contribution(chain, round, shard);
            switch (round.state()) {
                case OPEN -> submit.accept(commit(chain, contribution));
                case COMMIT_CLOSED -> submit.accept(contribution);
                case SCORED, SEALED, MINED, VOID -> {}
            }
        }
    }

    /**
     * A block for the template, dated by the node's own clock. The same one is handed in again until another body is
     * sealed, as by a miner who hears nothing: a search each time took two thirds of the simulation's time.
     */
    SolvedBlock solve(MiningTemplate template) {
        BlockHeader header = template.header();
        if (found == null || !found.header().bodyRoot().equals(header.bodyRoot()) || isDatedWrongly(found.header())) {
            found = search(header, template);
            searchedWhileFaulty = world.isFaulty();
        }
        return found;
    }

    /** By a clock that is right now, or by one that was behind the seal, which no later time can make good. */
    private boolean isDatedWrongly(BlockHeader header) {
        return searchedWhileFaulty != world.isFaulty() || header.solveMillis() == 0;
    }

    private SolvedBlock search(BlockHeader header, MiningTemplate template) {
        long nowMillis = world.clock.millis() + (world.isFaulty() ? clockErrorMillis : 0);
        long solveMillis = Math.max(0, nowMillis - header.sealMillis());
        return new SolvedBlock(TestMiner.solve(template, Math.toIntExact(solveMillis)));
    }

    private Contribution contribution(ChainInfo chain, RoundInfo round, int shard) {
        return TestChain.sign(
                key,
                signature -> new Contribution(
                        chain.chain(),
                        round.round(),
                        key.publicKey(),
                        shard,
                        TestChain.hash("shard " + shard),
                        round.baseModelHash(),
                        TestChain.hash("delta " + round.round() + " " + shard),
                        1200,
                        30,
                        DeviceKind.CPU,
                        TestChain.hash("salt " + round.round() + " " + shard),
                        signature));
    }

    private Commit commit(ChainInfo chain, Contribution contribution) {
        return TestChain.sign(
                key,
                signature -> new Commit(
                        chain.chain(), contribution.round(), key.publicKey(), contribution.commitHash(), signature));
    }
}
