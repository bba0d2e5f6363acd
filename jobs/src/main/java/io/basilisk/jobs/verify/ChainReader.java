package io.basilisk.jobs.verify;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.rules.ThresholdRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads a whole chain from a ledger. */
final class ChainReader {
    private ChainReader() {}

    /** All blocks from genesis to the tip. */
    static List<Block> blocks(Ledger ledger, ChainInfo chain) {
        List<Block> blocks = new ArrayList<>();
        for (int height = 0; height <= chain.height(); height++) {
            int missing = height;
            blocks.add(ledger.block(height)
                    .orElseThrow(() -> new IllegalStateException("the ledger says that its chain is " + chain.height()
                            + " blocks high and has no block " + missing)));
        }
        return blocks;
    }

    /** The rounds that blocks seal or carry, in the order in which they were run. */
    static List<RoundFacts> rounds(List<Block> blocks) {
        GenesisParams params = blocks.getFirst().seal().params().orElseThrow();
        List<RoundFacts> rounds = new ArrayList<>();
        List<List<Long>> acceptedScores = new ArrayList<>();
        int before = 0;
        for (Block block : blocks.subList(1, blocks.size())) {
            for (ScoredRound scored : block.seal().scored()) {
                int voidRounds = scored.round() - before - 1;
                boolean isLast = scored.round() == blocks.getLast().header().round();
                rounds.add(facts(block, scored, ThresholdRule.forRound(params, acceptedScores, voidRounds), isLast));
            }
            acceptedScores.add(accepted(block));
            before = block.header().round();
        }
        rounds.sort(Comparator.comparingInt(RoundFacts::round));
        return rounds;
    }

    /** A void round adds no block, so it started from the same one, and its model, as the round that carries it. */
    private static RoundFacts facts(Block block, ScoredRound scored, RewardThreshold threshold, boolean isLast) {
        Optional<Block> own = scored.round() == block.header().round() ? Optional.of(block) : Optional.empty();
        return new RoundFacts(
                scored.round(),
                block.seal().baseModelHash(),
                block.header().prevHash(),
                threshold,
                scored,
                own,
                isLast);
    }

    private static List<Long> accepted(Block block) {
        return block.seal().scored().stream()
                .flatMap(scored -> scored.scores().records().stream())
                .filter(ScoreRecord::accepted)
                .map(record -> record.score().micro())
                .toList();
    }
}
