package io.basilisk.jobs.verify;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.ScoredRound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads a whole chain from a ledger. */
final class ChainReader {
    private final Ledger ledger;

    ChainReader(Ledger ledger) {
        this.ledger = ledger;
    }

    /** All blocks from genesis to the tip. */
    List<Block> blocks(ChainInfo chain) {
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
        List<RoundFacts> rounds = new ArrayList<>();
        for (Block block : blocks) {
            for (ScoredRound scored : block.seal().scored()) {
                // A void round changes neither model nor threshold, so it shares both with the round that carries it.
                rounds.add(new RoundFacts(
                        scored.round(),
                        block.seal().baseModelHash(),
                        block.seal().threshold(),
                        scored,
                        scored.round() == block.seal().round() ? Optional.of(block) : Optional.empty()));
            }
        }
        rounds.sort(Comparator.comparingInt(RoundFacts::round));
        return rounds;
    }
}
