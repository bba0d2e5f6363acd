package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every way to be refused, with its code; a refused submission changes nothing. */
class RefusalTest {
    private record Case(String name, String code, Function<TestChain, Submission> submission) {}

    private static final Hash32 OTHER = TestChain.hash("something else");

    private static DynamicTest refused(Case it) {
        return DynamicTest.dynamicTest(it.code() + ": " + it.name(), () -> {
            TestChain chain = new TestChain();
            Submission submission = it.submission().apply(chain);
            List<JournalEntry> before = chain.ledger().entries();
            RefusedException refusal = catchThrowableOfType(
                    RefusedException.class, () -> chain.ledger().submit(submission));
            assertThat(refusal).as("expected a refusal").isNotNull();
            assertThat(refusal.code()).isEqualTo(it.code());
            assertThat(refusal)
                    .hasMessageMatching("(?s).*\\b(expected|already|before|came first|accepted|rejected)\\b.*");
            assertThat(chain.ledger().entries()).isEqualTo(before);
        });
    }

    private static List<DynamicTest> refused(Case... cases) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Case it : cases) {
            tests.add(refused(it));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> genesis() {
        return refused(
                new Case("a second one", "chain-exists", chain -> {
                    chain.begin();
                    return chain.params(ThresholdMode.ABSOLUTE);
                }),
                new Case("for another ledger", "wrong-ledger-key", chain -> {
                    GenesisParams params = chain.params();
                    return copy(params, OTHER, params.signature());
                }),
                new Case("signed by another", "bad-signature", chain -> {
                    GenesisParams params = chain.params();
                    return copy(params, params.ledgerKey(), chain.node(0).sign(params.signedMessage()));
                }));
    }

    private static GenesisParams copy(GenesisParams it, Hash32 ledgerKey, Signature signature) {
        return new GenesisParams(
                ledgerKey,
                it.coordinatorKey(),
                it.runHash(),
                it.modelHash(),
                it.solveMillis(),
                it.window(),
                it.initialTarget(),
                it.thresholdMode(),
                it.thresholdFloorMicro(),
                it.thresholdPercent(),
                it.thresholdRounds(),
                signature);
    }

    private static OpenRound opening(TestChain chain, long prefix, int round, Hash32 base, int shards) {
        return TestChain.sign(
                chain.coordinator(), signature -> new OpenRound(prefix, round, base, shards, 30, signature));
    }

    @TestFactory
    List<DynamicTest> openRound() {
        return refused(
                new Case("before genesis", "no-chain", chain -> opening(chain, 0, 1, OTHER, 1)),
                new Case("of another chain", "wrong-chain", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain() ^ 1, 1, chain.info().modelHash(), 1);
                }),
                new Case("number skipped", "wrong-round", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 2, chain.info().modelHash(), 1);
                }),
                new Case("number 0", "wrong-round", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 0, chain.info().modelHash(), 1);
                }),
                new Case("another open message for the same round", "wrong-round", chain -> {
                    chain.begin().open(1);
                    return opening(chain, chain.chain(), 1, chain.info().modelHash(), 2);
                }),
                new Case("while one is open", "round-in-progress", chain -> {
                    chain.begin().open(1);
                    return opening(chain, chain.chain(), 2, chain.info().modelHash(), 1);
                }),
                new Case("on another model", "wrong-base-model", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 1, OTHER, 1);
                }),
                new Case("without shards", "bad-shard", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 1, chain.info().modelHash(), 0);
                }),
                new Case("with too many shards", "bad-shard", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 1, chain.info().modelHash(), 1025);
                }),
                new Case("with 2^32 - 1 shards", "bad-shard", chain -> {
                    chain.begin();
                    return opening(chain, chain.chain(), 1, chain.info().modelHash(), -1);
                }),
                new Case("by a node", "bad-signature", chain -> {
                    OpenRound opening = chain.begin().opening(1);
                    return new OpenRound(
                            opening.chain(),
                            opening.round(),
                            opening.baseModelHash(),
                            opening.shards(),
                            opening.steps(),
                            chain.node(0).sign(opening.signedMessage()));
                }));
    }

    private static Commit commit(TestChain chain, long prefix, int round, Hash32 hash) {
        return TestChain.sign(
                chain.node(0),
                signature -> new Commit(prefix, round, chain.node(0).publicKey(), hash, signature));
    }

    @TestFactory
    List<DynamicTest> commit() {
        return refused(
                new Case("of another chain", "wrong-chain", chain -> {
                    chain.begin().open(1);
                    return commit(chain, chain.chain() + 1, 1, OTHER);
                }),
                new Case("before any round", "no-round", chain -> commit(chain.begin(), chain.chain(), 1, OTHER)),
                new Case("for a round to come", "no-round", chain -> {
                    chain.begin().open(1);
                    return commit(chain, chain.chain(), 2, OTHER);
                }),
                new Case("for round 2^32 - 1", "no-round", chain -> {
                    chain.begin().open(1);
                    return commit(chain, chain.chain(), -1, OTHER);
                }),
                new Case("after the deadline", "wrong-state", chain -> {
                    chain.begin().open(1);
                    chain.close();
                    return commit(chain, chain.chain(), 1, OTHER);
                }),
                new Case("one too many", "too-many", chain -> {
                    chain.begin().open(1);
                    for (int i = 0; i < SubmissionRules.MOST_COMMITS_PER_SHARD; i++) {
                        chain.ledger().submit(commit(chain, chain.chain(), 1, TestChain.hash("commit " + i)));
                    }
                    return commit(chain, chain.chain(), 1, OTHER);
                }),
                new Case("for another node", "bad-signature", chain -> {
                    chain.begin().open(1);
                    Hash32 victim = chain.node(1).publicKey();
                    return TestChain.sign(
                            chain.node(0), signature -> new Commit(chain.chain(), 1, victim, OTHER, signature));
                }),
                new Case("by a key that is no point", "bad-signature", chain -> {
                    chain.begin().open(1);
                    return TestChain.sign(
                            chain.node(0), signature -> new Commit(chain.chain(), 1, Hash32.ZERO, OTHER, signature));
                }));
    }

    @TestFactory
    List<DynamicTest> closeCommits() {
        return refused(
                new Case("before any round", "no-round", chain -> closing(chain.begin(), chain.chain(), 1)),
                new Case("of another chain", "wrong-chain", chain -> {
                    chain.begin().open(1);
                    return closing(chain, 0, 1);
                }),
                new Case("of a finished round, signed otherwise", "wrong-state", chain -> {
                    chain.begin().untilScored(false);
                    return TestChain.sign(chain.node(0), signature -> new CloseCommits(chain.chain(), 1, signature));
                }),
                new Case("by a node", "bad-signature", chain -> {
                    chain.begin().open(1);
                    return TestChain.sign(chain.node(0), signature -> new CloseCommits(chain.chain(), 1, signature));
                }));
    }

    private static CloseCommits closing(TestChain chain, long prefix, int round) {
        return TestChain.sign(chain.coordinator(), signature -> new CloseCommits(prefix, round, signature));
    }

    @TestFactory
    List<DynamicTest> contribution() {
        return refused(
                new Case("before commits are closed", "wrong-state", chain -> {
                    chain.begin().open(1);
                    return chain.contribution(chain.node(0), 0);
                }),
                new Case("after the scores", "wrong-state", chain -> {
                    chain.begin().untilScored(true);
                    return chain.contribution(chain.node(1), 0);
                }),
                new Case("of a shard that is not there", "bad-shard", chain -> {
                    chain.begin().open(2);
                    return committed(chain, chain.contribution(chain.node(0), 2));
                }),
                new Case("of shard 2^32 - 1", "bad-shard", chain -> {
                    chain.begin().open(2);
                    return committed(chain, chain.contribution(chain.node(0), -1));
                }),
                new Case("without a commit", "no-commit", chain -> {
                    chain.begin().open(2);
                    committed(chain, chain.contribution(chain.node(0), 0));
                    return chain.contribution(chain.node(1), 1);
                }),
                new Case("with the commit of another node", "no-commit", chain -> {
                    chain.begin().open(1);
                    committed(chain, chain.contribution(chain.node(0), 0));
                    return chain.contribution(chain.node(1), 0);
                }),
                new Case("of another delta than committed", "no-commit", chain -> {
                    chain.begin().open(1);
                    committed(chain, chain.contribution(chain.node(0), 0));
                    return chain.contribution(chain.node(0), 0, OTHER);
                }),
                new Case("of a shard that has one", "shard-taken", chain -> {
                    chain.begin().open(1);
                    Contribution first = chain.contribution(chain.node(0), 0);
                    Contribution second = chain.contribution(chain.node(1), 0);
                    chain.ledger().submit(chain.commitTo(chain.node(0), first));
                    chain.ledger().submit(chain.commitTo(chain.node(1), second));
                    chain.close();
                    chain.ledger().submit(first);
                    return second;
                }),
                new Case("signed by another", "bad-signature", chain -> {
                    chain.begin().open(1);
                    Contribution it = committed(chain, chain.contribution(chain.node(0), 0));
                    return new Contribution(
                            it.chain(),
                            it.round(),
                            it.node(),
                            it.shard(),
                            it.shardHash(),
                            it.baseModelHash(),
                            it.deltaHash(),
                            it.samples(),
                            it.steps(),
                            it.device(),
                            it.salt(),
                            chain.node(1).sign(it.signedMessage()));
                }));
    }

    /** Commits to the contribution and ends the time for commits. */
    private static Contribution committed(TestChain chain, Contribution contribution) {
        chain.ledger().submit(chain.commitTo(chain.node(0), contribution));
        chain.close();
        return contribution;
    }

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
                }),
                new Case("after another was first", "stale", chain -> {
                    chain.begin().untilSealed(true, true);
                    BlockHeader second = chain.solved(chain.node(1), 100);
                    chain.mine(chain.node(0), 100);
                    return new SolvedBlock(second);
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
