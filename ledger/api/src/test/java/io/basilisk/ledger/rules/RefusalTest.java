package io.basilisk.ledger.rules;

import static io.basilisk.ledger.rules.Refusals.OTHER;
import static io.basilisk.ledger.rules.Refusals.refused;

import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.rules.Refusals.Case;
import io.basilisk.ledger.testing.TestChain;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every way for what is handed in up to the scores to be refused. */
class RefusalTest {
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
}
