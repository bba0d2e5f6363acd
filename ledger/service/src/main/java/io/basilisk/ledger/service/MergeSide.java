package io.basilisk.ledger.service;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.StaleBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.rules.LedgerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the two histories that are merged.
 *
 * @param blocks from the genesis block on
 * @param entries its journal; none where only the chain is known
 * @param state what the journal leads to; empty where there is none
 */
record MergeSide(List<Block> blocks, List<JournalEntry> entries, Optional<LedgerState> state) {
    MergeSide {
        blocks = List.copyOf(blocks);
        entries = List.copyOf(entries);
    }

    static MergeSide of(LedgerState state, List<JournalEntry> entries) {
        int blocks = state.chain().map(chain -> chain.height() + 1).orElse(0);
        List<Block> all = new ArrayList<>();
        for (int height = 0; height < blocks; height++) {
            all.add(state.block(height).orElseThrow());
        }
        return new MergeSide(all, entries, Optional.of(state));
    }

    List<BlockHeader> headers() {
        return blocks.stream().map(Block::header).toList();
    }

    Hash32 tip() {
        return blocks.getLast().hash();
    }

    int height() {
        return blocks.size() - 1;
    }

    List<Block> above(int height) {
        return blocks.subList(height + 1, blocks.size());
    }

    /** Headers of all blocks above a height, and of stale ones, by height. */
    List<BlockHeader> headersToKeep(int height) {
        Stream<BlockHeader> stale =
                state.stream().flatMap(it -> it.stale().stream()).map(StaleBlock::header);
        return Stream.concat(above(height).stream().map(Block::header), stale)
                .sorted(Comparator.comparingInt(BlockHeader::height))
                .toList();
    }

    /** Transfers of blocks above a height and those that wait, each sender's in order of nonces. */
    List<Transfer> transfersToKeep(int height) {
        Stream<Transfer> waiting =
                state.stream().flatMap(it -> it.pending().stream()).map(TransferInfo::transfer);
        return Stream.concat(above(height).stream().flatMap(block -> block.seal().transfers().stream()), waiting)
                .sorted(Comparator.comparing(Transfer::sender).thenComparingLong(Transfer::nonce))
                .toList();
    }
}
