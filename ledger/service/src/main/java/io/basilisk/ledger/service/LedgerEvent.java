package io.basilisk.ledger.service;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.rules.LedgerState;
import java.util.Optional;

/**
 * Something happened. What exactly can be asked for; this says that it is time to.
 *
 * @param sequence of the journal entry that it came with
 * @param round 0 where it concerns none
 * @param state of a round event, what the round became
 * @param block of a block event or one of a stale block
 * @param txid of a transfer event
 */
public record LedgerEvent(
        long sequence,
        Kind kind,
        int round,
        Optional<RoundState> state,
        Optional<BlockSummary> block,
        Optional<Hash32> txid) {

    /** What it is about. */
    public enum Kind {
        BLOCK,
        /** A valid block that is not of the chain. */
        STALE,
        ROUND,
        COMMIT,
        CONTRIBUTION,
        TRANSFER
    }

    /** @param state after the entry */
    static LedgerEvent of(JournalEntry entry, LedgerState state) {
        long sequence = entry.sequence();
        return switch (entry.submission()) {
            case GenesisParams _ -> block(sequence, state, 0);
            case SolvedBlock(BlockHeader header) ->
                state.isStale(header.hash()) ? stale(sequence, header) : block(sequence, state, header.height());
            case OpenRound it -> round(sequence, it.round(), RoundState.OPEN);
            case CloseCommits it -> round(sequence, it.round(), RoundState.COMMIT_CLOSED);
            case Scores it ->
                round(
                        sequence,
                        it.round(),
                        state.round(it.round()).orElseThrow().state());
            case SealRequest it -> round(sequence, it.round(), RoundState.SEALED);
            case Commit it -> plain(sequence, Kind.COMMIT, it.round());
            case Contribution it -> plain(sequence, Kind.CONTRIBUTION, it.round());
            case Transfer it ->
                new LedgerEvent(sequence, Kind.TRANSFER, 0, Optional.empty(), Optional.empty(), Optional.of(it.txid()));
        };
    }

    private static LedgerEvent block(long sequence, LedgerState state, int height) {
        BlockSummary block = state.summary(height).orElseThrow();
        return new LedgerEvent(
                sequence, Kind.BLOCK, block.round(), Optional.empty(), Optional.of(block), Optional.empty());
    }

    private static LedgerEvent stale(long sequence, BlockHeader header) {
        return new LedgerEvent(
                sequence,
                Kind.STALE,
                header.round(),
                Optional.empty(),
                Optional.of(BlockSummary.ofStale(header)),
                Optional.empty());
    }

    private static LedgerEvent round(long sequence, int round, RoundState state) {
        return new LedgerEvent(sequence, Kind.ROUND, round, Optional.of(state), Optional.empty(), Optional.empty());
    }

    private static LedgerEvent plain(long sequence, Kind kind, int round) {
        return new LedgerEvent(sequence, kind, round, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
