package io.basilisk.jobs.mining;

import io.basilisk.kernels.sha256.NonceSearcher;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.rules.TargetAdjustment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One node's search for the block of one round: goes through the nonces from its first one on, as many at a time as it
 * is asked to. Has no clock. Not thread-safe.
 */
public final class Miner {
    private final MiningTemplate template;
    private final NonceSearcher searcher;
    private long nextNonce;

    /**
     * @param searcher where the nonces are tried; stays open
     * @param firstNonce where to begin; miners that search for the same node begin far apart
     */
    public Miner(MiningTemplate template, NonceSearcher searcher, long firstNonce) {
        this.template = template;
        this.searcher = searcher;
        nextNonce = firstNonce;
    }

    /**
     * Tries the next nonces.
     *
     * @param solveMillis time spent on the round so far; goes into the header and, after long, eases the target
     * @return the solved header, if there is one among them
     */
    public Optional<BlockHeader> search(int solveMillis, long count) {
        BlockHeader header = headerAt(solveMillis);
        OptionalLong nonce = searcher.search(header.encode(), header.target().bytes(), nextNonce, count);
        nextNonce += count;
        return nonce.isPresent() ? Optional.of(header.withNonce(nonce.getAsLong())) : Optional.empty();
    }

    private BlockHeader headerAt(int solveMillis) {
        BlockHeader header = template.header();
        Target target = TargetAdjustment.next(
                template.params(), template.parentTarget(), template.parentSolveMillis(), solveMillis);
        return new BlockHeader(
                header.prevHash(),
                header.bodyRoot(),
                header.miner(),
                header.height(),
                header.round(),
                header.sealMillis(),
                solveMillis,
                target,
                0);
    }
}
