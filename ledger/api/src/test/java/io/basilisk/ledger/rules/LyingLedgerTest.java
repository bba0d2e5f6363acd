package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.testing.TestChain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A ledger that signs and mines a wrong block: the verifier names the field. The chain: genesis, block 1 of round 1,
 * void round 2, block 2 of round 3 with accepted shards 0 and 2 and a rejected shard 1. Block 2 is forged.
 */
class LyingLedgerTest {
    private static final TestChain CHAIN = new TestChain();
    private static final Hash32 OTHER = TestChain.hash("something else");
    private static List<Block> blocks = List.of();

    private record Lie(String field, String name, Consumer<Forgery> tell) {}

    @BeforeAll
    static void makeAChain() {
        CHAIN.begin();
        CHAIN.untilSealed(true);
        CHAIN.mine(CHAIN.node(0), 300);
        CHAIN.untilScored(false);
        CHAIN.untilSealed(true, false, true);
        CHAIN.mine(CHAIN.node(2), 500);
        blocks = CHAIN.blocks();
    }

    private static List<Finding> verify(Block last) {
        ChainVerifier verifier = new ChainVerifier();
        assertThat(verifier.next(blocks.get(0).encode())).isEmpty();
        assertThat(verifier.next(blocks.get(1).encode())).isEmpty();
        return verifier.next(last.encode());
    }

    @Test
    void forgeryThatChangesNothingIsValid() {
        Forgery nothing = new Forgery(blocks.get(2), CHAIN.ledgerKey());
        assertThat(nothing.mined()).isEqualTo(blocks.get(2));
        assertThat(verify(nothing.mined())).isEmpty();
    }

    private static List<DynamicTest> found(Lie... lies) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Lie lie : lies) {
            tests.add(DynamicTest.dynamicTest(lie.name(), () -> {
                Forgery forgery = new Forgery(blocks.get(2), CHAIN.ledgerKey());
                lie.tell().accept(forgery);
                assertThat(verify(forgery.mined()))
                        .as(lie.name())
                        .extracting(Finding::field)
                        .contains(lie.field());
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> headers() {
        return found(
                new Lie("header.prevHash", "grows on another block", it -> it.prevHash = OTHER),
                new Lie("header.height", "skips a height", it -> it.height = 3),
                new Lie("header.round", "is of another round than its body", it -> it.round = 4),
                new Lie("header.sealMillis", "is sealed at another time than its body", it -> it.headerSealMillis++),
                new Lie("header.target", "has an easier target", it -> {
                    it.solveMillis = 0;
                    it.target = Target.atMost(it.target.value().subtract(BigInteger.TWO.pow(230)));
                }),
                new Lie(
                        "header.miner",
                        "pays a rejected node",
                        it -> it.miner = CHAIN.node(1).address()),
                new Lie(
                        "header.miner",
                        "pays a stranger",
                        it -> it.miner = TestChain.key("stranger").address()));
    }

    @Test
    void headerWithoutWorkIsFound() {
        Block good = blocks.get(2);
        Block lazy = new Block(good.header().withNonce(good.header().nonce() + 1), good.seal(), good.sealSignature());
        assertThat(verify(lazy)).singleElement().extracting(Finding::field).isEqualTo("header.hash");
    }

    @Test
    void sealOfAnotherKeyIsFound() {
        Block forged = new Forgery(blocks.get(2), TestChain.key("another ledger")).mined();
        assertThat(verify(forged)).singleElement().extracting(Finding::field).isEqualTo("sealSignature");
    }

    @TestFactory
    List<DynamicTest> seals() {
        return found(
                new Lie("seal.chainId", "is of another chain", it -> it.chainId = OTHER),
                new Lie("seal.height", "is sealed for another height", it -> it.sealHeight = 3),
                new Lie("seal.prevHash", "is sealed on another block", it -> it.sealPrevHash = OTHER),
                new Lie("seal.round", "skips a round", it -> {
                    it.sealRound = 4;
                    it.round = 4;
                }),
                new Lie("seal.openMillis", "opened before its parent", it -> it.openMillis -= 100_000),
                new Lie("seal.sealMillis", "is sealed before it opened", it -> {
                    it.sealMillis -= 100_000;
                    it.headerSealMillis = it.sealMillis;
                }),
                new Lie("seal.threshold", "lowers the threshold", it -> it.threshold = new RewardThreshold(1)),
                new Lie("seal.stateRoot", "has other accounts", it -> it.stateRoot = OTHER),
                new Lie("seal.headerLogRoot", "has another history", it -> it.headerLogRoot = OTHER),
                new Lie("seal.paramsHash", "has other rules", it -> it.paramsHash = OTHER),
                new Lie("seal.baseModelHash", "starts from another model", it -> it.baseModelHash = OTHER));
    }

    private static SealRequest model(SealRequest it, int round, int aggregator, long lossAfter) {
        return TestChain.sign(
                CHAIN.coordinator(),
                signature -> new SealRequest(
                        it.chain(),
                        round,
                        it.newModelHash(),
                        aggregator,
                        it.lossBeforeMicro(),
                        lossAfter,
                        it.artifactsHash(),
                        signature));
    }

    @TestFactory
    List<DynamicTest> models() {
        return found(
                new Lie("model.round", "has the model of another round", it -> it.model = model(it.model, 2, 1, 2)),
                new Lie("model", "has an unknown aggregator", it -> it.model = model(it.model, 3, 9, 2)),
                new Lie("model", "has a worse model", it -> it.model = model(it.model, 3, 1, 3_000_001)),
                new Lie("model signature", "has a model that the coordinator did not sign", it -> {
                    SealRequest signed = it.model;
                    it.model = new SealRequest(
                            signed.chain(),
                            signed.round(),
                            OTHER,
                            signed.aggregator(),
                            signed.lossBeforeMicro(),
                            signed.lossAfterMicro(),
                            signed.artifactsHash(),
                            signed.signature());
                }));
    }

    private static void replaceSealedRound(Forgery forgery, ScoredRound round) {
        forgery.scored.set(0, round);
    }

    private static Scores signedScores(Scores it, List<ScoreRecord> records) {
        return TestChain.sign(
                CHAIN.coordinator(),
                signature -> new Scores(it.chain(), it.round(), it.evalSetHash(), it.nullMiner(), records, signature));
    }

    @TestFactory
    List<DynamicTest> rounds() {
        return found(
                new Lie("seal.round", "leaves a void round out", it -> it.scored.remove(1)),
                new Lie("seal.scored[2].round", "has a void round twice", it -> it.scored.add(it.scored.get(1))),
                new Lie("round 3 evalSeed", "draws the held-out set that it likes", it -> {
                    ScoredRound good = it.scored.getFirst();
                    replaceSealedRound(
                            it,
                            new ScoredRound(
                                    good.ledgerNonce(), OTHER, good.scores(), good.commits(), good.contributions()));
                }),
                new Lie("round 3 evalSeed", "drops a commit", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<Commit> fewer =
                            good.commits().subList(1, good.commits().size());
                    replaceSealedRound(
                            it,
                            new ScoredRound(
                                    good.ledgerNonce(), good.evalSeed(), good.scores(), fewer, good.contributions()));
                }),
                new Lie("round 3 shard 0", "has a contribution without its commit", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<Commit> fewer =
                            good.commits().subList(1, good.commits().size());
                    Hash32 seed = BodyRoot.evalSeed(fewer, it.sealPrevHash, good.ledgerNonce());
                    replaceSealedRound(
                            it, new ScoredRound(good.ledgerNonce(), seed, good.scores(), fewer, good.contributions()));
                }),
                new Lie("round 3 commit 3", "has a commit twice", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<Commit> more = new ArrayList<>(good.commits());
                    more.add(more.getFirst());
                    replaceSealedRound(
                            it,
                            new ScoredRound(
                                    good.ledgerNonce(), good.evalSeed(), good.scores(), more, good.contributions()));
                }),
                new Lie("round 3 shard 1 signature", "changes a contribution", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<Contribution> changed = new ArrayList<>(good.contributions());
                    changed.set(1, withSteps(changed.get(1), 31));
                    replaceSealedRound(
                            it,
                            new ScoredRound(
                                    good.ledgerNonce(), good.evalSeed(), good.scores(), good.commits(), changed));
                }),
                new Lie("round 3 scores signature", "changes a score", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<ScoreRecord> records = new ArrayList<>(good.scores().records());
                    records.set(1, TestChain.score(1, true));
                    Scores unsigned = new Scores(
                            good.scores().chain(),
                            3,
                            good.scores().evalSetHash(),
                            good.scores().nullMiner(),
                            records,
                            good.scores().signature());
                    replaceSealedRound(it, withScores(good, unsigned));
                }),
                new Lie("round 3 scores", "accepts below the threshold, with the coordinator", it -> {
                    ScoredRound good = it.scored.getFirst();
                    List<ScoreRecord> records = new ArrayList<>(good.scores().records());
                    records.set(1, accepted(1, 600, 500));
                    replaceSealedRound(it, withScores(good, signedScores(good.scores(), records)));
                }),
                new Lie("round 2 eligible", "accepts in a void round, with the coordinator", it -> {
                    ScoredRound good = it.scored.get(1);
                    List<ScoreRecord> records = List.of(TestChain.score(0, true));
                    it.scored.set(1, withScores(good, signedScores(good.scores(), records)));
                }));
    }

    private static ScoredRound withScores(ScoredRound it, Scores scores) {
        return new ScoredRound(it.ledgerNonce(), it.evalSeed(), scores, it.commits(), it.contributions());
    }

    private static ScoreRecord accepted(int shard, long score, long lowerBound) {
        return new ScoreRecord(
                shard,
                3_000_000,
                3_000_000 - score,
                new ImprovementScore(score),
                new ImprovementScore(lowerBound),
                ReasonCode.OK);
    }

    private static Contribution withSteps(Contribution it, int steps) {
        return new Contribution(
                it.chain(),
                it.round(),
                it.node(),
                it.shard(),
                it.shardHash(),
                it.baseModelHash(),
                it.deltaHash(),
                it.samples(),
                steps,
                it.device(),
                it.salt(),
                it.signature());
    }

    @Test
    void genesisThatTheCoordinatorDidNotSignIsFound() {
        GenesisParams params = CHAIN.params();
        GenesisParams forged = new GenesisParams(
                params.ledgerKey(),
                TestChain.key("another coordinator").publicKey(),
                params.runHash(),
                params.modelHash(),
                params.solveMillis(),
                params.window(),
                params.initialTarget(),
                params.thresholdMode(),
                params.thresholdFloorMicro(),
                params.thresholdPercent(),
                params.thresholdRounds(),
                params.signature());
        Block block = GenesisBlock.of(forged, TestChain.START_MILLIS, CHAIN.ledgerKey());
        ChainVerifier.Report report = ChainVerifier.verify(List.of(block.encode()));
        assertThat(report.findings()).singleElement().extracting(Finding::field).isEqualTo("parameters signature");
    }

    @Test
    void partsOfAChainAreNoChain() {
        List<byte[]> all = blocks.stream().map(Block::encode).toList();
        assertThat(ChainVerifier.verify(List.of()).isValid()).isFalse();
        assertThat(ChainVerifier.verify(all.subList(1, 3)).isValid()).isFalse();
        assertThat(ChainVerifier.verify(List.of(all.get(0), all.get(2))).isValid())
                .isFalse();
        assertThat(ChainVerifier.verify(List.of(all.get(0), all.get(1), all.get(1)))
                        .isValid())
                .isFalse();
        assertThat(ChainVerifier.verify(List.of(all.get(0), all.get(0))).isValid())
                .isFalse();
        ChainVerifier.Report shorter = ChainVerifier.verify(all.subList(0, 2));
        assertThat(shorter.isValid())
                .as("only its tip tells that it is not the whole")
                .isTrue();
        assertThat(shorter.tip()).isNotEqualTo(CHAIN.info().tip());
    }

    @Test
    void findingReadsAsASentence() {
        Forgery forgery = new Forgery(blocks.get(2), CHAIN.ledgerKey());
        forgery.threshold = new RewardThreshold(1);
        assertThat(verify(forgery.mined()).getFirst()).hasToString("block 2, seal.threshold: expected 625, found 1");
    }
}
