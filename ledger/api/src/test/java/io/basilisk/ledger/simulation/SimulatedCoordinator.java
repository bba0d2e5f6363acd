package io.basilisk.ledger.simulation;

import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs one round after the other. It remembers nothing: each time it wakes it asks how things stand and hands in what
 * comes next, so that it may be killed, or exist twice, at any time.
 */
final class SimulatedCoordinator {
    private static final NodeKey KEY = TestChain.key("coordinator");
    private static final int MOST_SHARDS = 4;
    private static final int PATIENCE = 3;

    private final World world;
    private final Hash32 ledgerKey;

    SimulatedCoordinator(World world, Hash32 ledgerKey) {
        this.world = world;
        this.ledgerKey = ledgerKey;
    }

    /** How things stand, in one answer. */
    record View(Optional<ChainInfo> chain, Optional<RoundInfo> round, List<ScoredContribution> contributions) {
        static View of(LedgerState state) {
            int last = state.chain().map(ChainInfo::round).orElse(0);
            return new View(state.chain(), state.round(last), state.contributions(last));
        }
    }

    /** Hands in what comes next, if it is time for it. */
    void act(View view, Consumer<Submission> submit) {
        if (view.chain().isEmpty()) {
            submit.accept(genesis());
            return;
        }
        ChainInfo chain = view.chain().get();
        if (view.round().isEmpty() || view.round().get().state().isFinished()) {
            submit.accept(open(chain));
            return;
        }
        next(chain, view.round().get(), view.contributions()).ifPresent(submit);
    }

    private Optional<Submission> next(ChainInfo chain, RoundInfo round, List<ScoredContribution> contributions) {
        return switch (round.state()) {
            case OPEN ->
                round.commits() > 0 && world.chance(PATIENCE) ? Optional.of(close(chain, round)) : Optional.empty();
            case COMMIT_CLOSED ->
                world.chance(PATIENCE) ? Optional.of(scores(chain, round, contributions)) : Optional.empty();
            case SCORED -> Optional.of(seal(chain, round));
            case SEALED, MINED, VOID -> Optional.empty();
        };
    }

    private GenesisParams genesis() {
        return TestChain.sign(
                KEY,
                signature -> new GenesisParams(
                        ledgerKey,
                        KEY.publicKey(),
                        TestChain.hash("run"),
                        TestChain.hash("model 0"),
                        TestChain.SOLVE_MILLIS,
                        12,
                        Target.EASIEST,
                        ThresholdMode.RELATIVE,
                        100,
                        25,
                        4,
                        signature));
    }

    private OpenRound open(ChainInfo chain) {
        int number = chain.round() + 1;
        int shards = 1 + number * 7 % MOST_SHARDS;
        return TestChain.sign(
                KEY, signature -> new OpenRound(chain.chain(), number, chain.modelHash(), shards, 30, signature));
    }

    private CloseCommits close(ChainInfo chain, RoundInfo round) {
        return TestChain.sign(KEY, signature -> new CloseCommits(chain.chain(), round.round(), signature));
    }

    /** Of every five contributions two are not good enough. */
    private Scores scores(ChainInfo chain, RoundInfo round, List<ScoredContribution> contributions) {
        List<ScoreRecord> records = contributions.stream()
                .map(it -> it.contribution().shard())
                .map(shard -> TestChain.score(shard, (round.round() + 3 * shard) % 5 > 1))
                .toList();
        return TestChain.sign(
                KEY,
                signature -> new Scores(
                        chain.chain(),
                        round.round(),
                        TestChain.hash("held out " + round.round()),
                        new ImprovementScore(10),
                        records,
                        signature));
    }

    private SealRequest seal(ChainInfo chain, RoundInfo round) {
        boolean keepsBase = round.round() % 4 == 0;
        Hash32 model = keepsBase ? chain.modelHash() : TestChain.hash("model " + round.round());
        return TestChain.sign(
                KEY,
                signature -> new SealRequest(
                        chain.chain(),
                        round.round(),
                        model,
                        SealRequest.MEAN_NESTEROV,
                        3_000_000,
                        keepsBase ? 3_000_000 : 2_990_000,
                        TestChain.hash("files " + round.round()),
                        signature));
    }
}
