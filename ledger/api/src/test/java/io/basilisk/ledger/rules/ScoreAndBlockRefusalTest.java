package io.basilisk.ledger.rules;

import static io.basilisk.ledger.rules.Refusals.OTHER;
import static io.basilisk.ledger.rules.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.rules.Refusals.Case;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every way for scores, seals, blocks and miners to be refused. */
class ScoreAndBlockRefusalTest {
    private static ScoreRecord record(int shard, long score, long lowerBound, ReasonCode reason) {
        return new ScoreRecord(
                shard,
                3_000_000,
                3_000_000 - score,
                new ImprovementScore(score),
                new ImprovementScore(lowerBound),
                reason);
    }

    /** Two contributions, of shards 0 and 1, wait for scores; threshold 100, null miner 10. */
    private static TestChain untilContributed(TestChain chain, Hash32 delta0, Hash32 delta1, Hash32 base1) {
        chain.begin().open(3);
        Contribution first =
                chain.contribution(chain.node(0), 0, delta0, chain.round().baseModelHash());
        Contribution second = chain.contribution(chain.node(1), 1, delta1, base1);
        chain.ledger().submit(chain.commitTo(chain.node(0), first));
        chain.ledger().submit(chain.commitTo(chain.node(1), second));
        chain.close();
        chain.ledger().submit(first);
        chain.ledger().submit(second);
        return chain;
    }

    private static TestChain untilContributed(TestChain chain) {
        Hash32 base = chain.params().modelHash();
        return untilContributed(chain, TestChain.hash("a"), TestChain.hash("b"), base);
    }

    @TestFactory
    List<DynamicTest> scores() {
        ScoreRecord good = record(0, 5_000, 4_000, ReasonCode.OK);
        ScoreRecord rejected = record(1, -40, -300, ReasonCode.BELOW_NULL_MINER);
        return refused(
                new Case("before commits are closed", "wrong-state", chain -> {
                    chain.begin().open(1);
                    return chain.scores(List.of());
                }),
                new Case(
                        "too few",
                        "scores-mismatch",
                        chain -> untilContributed(chain).scores(List.of(good))),
                new Case(
                        "too many",
                        "scores-mismatch",
                        chain -> untilContributed(chain)
                                .scores(List.of(good, rejected, record(2, 5_000, 4_000, ReasonCode.OK)))),
                new Case(
                        "of another shard",
                        "scores-mismatch",
                        chain -> untilContributed(chain).scores(List.of(good, record(2, -40, -300, ReasonCode.ZERO)))),
                new Case(
                        "accepted at the threshold",
                        "score-inconsistent",
                        chain -> untilContributed(chain)
                                .scores(List.of(record(0, 5_000, 100, ReasonCode.OK), rejected))),
                new Case(
                        "accepted at the null miner's score",
                        "score-inconsistent",
                        chain ->
                                untilContributed(chain).scores(List.of(record(0, 10, 4_000, ReasonCode.OK), rejected))),
                new Case(
                        "accepted beyond any loss",
                        "score-inconsistent",
                        chain -> untilContributed(chain)
                                .scores(List.of(record(0, Long.MAX_VALUE, 4_000, ReasonCode.OK), rejected))),
                new Case(
                        "below the threshold, but above it",
                        "score-inconsistent",
                        chain -> untilContributed(chain)
                                .scores(List.of(good, record(1, 5_000, 101, ReasonCode.BELOW_THRESHOLD)))),
                new Case(
                        "accepted from another base",
                        "score-inconsistent",
                        chain -> untilContributed(chain, TestChain.hash("a"), TestChain.hash("b"), OTHER)
                                .scores(List.of(good, record(1, 5_000, 4_000, ReasonCode.OK)))),
                new Case(
                        "the same delta accepted twice",
                        "score-inconsistent",
                        chain -> untilContributed(
                                        chain, OTHER, OTHER, chain.params().modelHash())
                                .scores(List.of(good, record(1, 5_000, 4_000, ReasonCode.OK)))),
                new Case("by a node", "bad-signature", chain -> {
                    Scores scores = untilContributed(chain).scores(List.of(good, rejected));
                    return new Scores(
                            scores.chain(),
                            scores.round(),
                            scores.evalSetHash(),
                            scores.nullMiner(),
                            scores.records(),
                            chain.node(0).sign(scores.signedMessage()));
                }));
    }

    @TestFactory
    List<DynamicTest> seal() {
        return refused(
                new Case("before scores", "wrong-state", chain -> {
                    chain.begin().open(1);
                    return chain.sealing();
                }),
                new Case("of a void round", "wrong-state", chain -> {
                    chain.begin().untilScored(false);
                    return chain.sealing();
                }),
                new Case("another one", "wrong-state", chain -> {
                    chain.begin().untilSealed(true);
                    return chain.sealing(OTHER, 2_000_000);
                }),
                new Case("of a worse model", "model-inconsistent", chain -> {
                    chain.begin().untilScored(true);
                    return chain.sealing(OTHER, 3_000_001);
                }),
                new Case("by an unknown aggregator", "model-inconsistent", chain -> {
                    chain.begin().untilScored(true);
                    return TestChain.sign(
                            chain.coordinator(),
                            signature -> new SealRequest(chain.chain(), 1, OTHER, 2, 2, 1, OTHER, signature));
                }),
                new Case("by a node", "bad-signature", chain -> {
                    chain.begin().untilScored(true);
                    return TestChain.sign(
                            chain.node(0),
                            signature -> new SealRequest(chain.chain(), 1, OTHER, 1, 2, 1, OTHER, signature));
                }));
    }

    private static Case block(String name, String code, Function<BlockHeader, BlockHeader> change) {
        return new Case(name, code, chain -> {
            chain.begin().untilSealed(true, false);
            return new SolvedBlock(change.apply(chain.solved(chain.node(0), 400)));
        });
    }

    private static BlockHeader with(
            BlockHeader it, Hash32 prevHash, Hash32 bodyRoot, int height, int round, long sealMillis) {
        return TestMiner.solve(new BlockHeader(
                prevHash, bodyRoot, it.miner(), height, round, sealMillis, it.solveMillis(), it.target(), 0));
    }

    @TestFactory
    List<DynamicTest> block() {
        return refused(
                new Case("before any round", "nothing-to-mine", chain -> {
                    chain.begin();
                    return new SolvedBlock(TestMiner.solve(new BlockHeader(
                            chain.info().tip(),
                            OTHER,
                            chain.node(0).address(),
                            1,
                            1,
                            chain.clock().millis(),
                            5,
                            Target.EASIEST,
                            0)));
                }),
                block(
                        "height skipped",
                        "bad-height",
                        it -> with(it, it.prevHash(), it.bodyRoot(), 2, it.round(), it.sealMillis())),
                block(
                        "on another parent",
                        "bad-previous",
                        it -> with(it, OTHER, it.bodyRoot(), 1, it.round(), it.sealMillis())),
                block(
                        "of another round",
                        "bad-round",
                        it -> with(it, it.prevHash(), it.bodyRoot(), 1, 2, it.sealMillis())),
                block(
                        "with another body",
                        "bad-body",
                        it -> with(it, it.prevHash(), OTHER, 1, it.round(), it.sealMillis())),
                block(
                        "seal time off by one",
                        "bad-seal-time",
                        it -> with(it, it.prevHash(), it.bodyRoot(), 1, it.round(), it.sealMillis() - 1)),
                block("nonce off by one", "not-enough-work", it -> it.withNonce(it.nonce() + 1)),
                block(
                        "target off by one step",
                        "bad-target",
                        it -> TestMiner.solve(new BlockHeader(
                                it.prevHash(),
                                it.bodyRoot(),
                                it.miner(),
                                1,
                                1,
                                it.sealMillis(),
                                it.solveMillis(),
                                Target.atMost(it.target().value().subtract(BigInteger.ONE)),
                                0))),
                new Case("dated ahead of the clock", "time-in-future", chain -> {
                    chain.begin().untilSealed(true);
                    BlockHeader late = TestMiner.solve(
                            chain.ledger().template(chain.node(0).address()), (int) BlockRules.AHEAD_MILLIS + 1);
                    return new SolvedBlock(late);
                }),
                new Case("by a node that was not accepted", "not-eligible", chain -> {
                    chain.begin().untilSealed(true, false);
                    BlockHeader it = chain.solved(chain.node(0), 100);
                    return new SolvedBlock(TestMiner.solve(new BlockHeader(
                            it.prevHash(),
                            it.bodyRoot(),
                            chain.node(1).address(),
                            1,
                            1,
                            it.sealMillis(),
                            it.solveMillis(),
                            it.target(),
                            0)));
                }));
    }

    @Test
    void templateSaysWhyANodeMayNotMine() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true, false);
        NotEligibleException rejected = catchThrowableOfType(
                NotEligibleException.class,
                () -> chain.ledger().template(chain.node(1).address()));
        assertThat(rejected.code()).isEqualTo("not-eligible");
        assertThat(rejected.lowerBound()).contains(new ImprovementScore(-300));
        assertThat(rejected.threshold().micro()).isEqualTo(100);
        NotEligibleException stranger = catchThrowableOfType(
                NotEligibleException.class,
                () -> chain.ledger().template(chain.node(3).address()));
        assertThat(stranger.lowerBound()).isEmpty();
    }

    @Test
    void templateNeedsASealedRound() {
        TestChain chain = new TestChain();
        assertThat(refusalOfTemplate(chain)).isEqualTo("no-chain");
        chain.begin();
        assertThat(refusalOfTemplate(chain)).isEqualTo("nothing-to-mine");
        chain.untilScored(true);
        assertThat(refusalOfTemplate(chain)).isEqualTo("nothing-to-mine");
        chain.ledger().submit(chain.sealing());
        assertThat(chain.ledger().template(chain.node(0).address()).header().round())
                .isEqualTo(1);
        chain.mine(chain.node(0), 10);
        assertThat(refusalOfTemplate(chain)).isEqualTo("nothing-to-mine");
    }

    private static String refusalOfTemplate(TestChain chain) {
        return catchThrowableOfType(
                        RefusedException.class,
                        () -> chain.ledger().template(chain.node(0).address()))
                .code();
    }
}
