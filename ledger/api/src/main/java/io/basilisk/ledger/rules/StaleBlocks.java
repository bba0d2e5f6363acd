package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainTip;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.StaleBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Valid blocks that are not of the chain, as far as anybody told of them. */
final class StaleBlocks {
    /** Of blocks that miners hand in, as many are kept of one height: they cost their finders little. */
    static final int MOST_OF_A_HEIGHT = 16;

    private final Map<Hash32, StaleBlock> blocks = new LinkedHashMap<>();

    /** @throws IllegalArgumentException unless it builds on a block of the chain or on one that is here */
    void add(BlockHeader header, Chain chain, long sequence, long timeMillis) {
        if (chain.heightOf(header.prevHash()).isEmpty() && !blocks.containsKey(header.prevHash())) {
            throw new IllegalArgumentException("expected block " + header.height() + " to build on one that is known,"
                    + " found previous hash " + header.prevHash());
        }
        Hash32 hash = header.hash();
        blocks.put(hash, new StaleBlock(header, hash, sequence, timeMillis));
    }

    boolean hasRoom(int height) {
        return blocks.values().stream()
                        .filter(it -> it.header().height() == height)
                        .count()
                < MOST_OF_A_HEIGHT;
    }

    Optional<StaleBlock> block(Hash32 hash) {
        return Optional.ofNullable(blocks.get(hash));
    }

    /** In the order they were recorded. */
    Collection<StaleBlock> all() {
        return Collections.unmodifiableCollection(blocks.values());
    }

    /** The chain's tip, then those of branches, the one with the most work first. */
    List<ChainTip> tips(Chain chain) {
        Set<Hash32> parents = new HashSet<>();
        blocks.values().forEach(it -> parents.add(it.header().prevHash()));
        List<ChainTip> tips = new ArrayList<>();
        for (StaleBlock block : blocks.values()) {
            if (!parents.contains(block.hash())) {
                tips.add(tip(block, chain));
            }
        }
        tips.sort(Comparator.comparing(ChainTip::work).reversed());
        tips.addFirst(new ChainTip(chain.height(), chain.tipHash(), 0, chain.work(), ChainTip.Status.ACTIVE));
        return List.copyOf(tips);
    }

    private ChainTip tip(StaleBlock block, Chain chain) {
        BigInteger work = block.header().target().work();
        int length = 1;
        Hash32 parent = block.header().prevHash();
        for (StaleBlock below = blocks.get(parent); below != null; below = blocks.get(parent)) {
            work = work.add(below.header().target().work());
            length++;
            parent = below.header().prevHash();
        }
        int fork = chain.heightOf(parent).orElseThrow();
        return new ChainTip(
                block.header().height(),
                block.hash(),
                length,
                chain.workUpTo(fork).add(work),
                ChainTip.Status.VALID_FORK);
    }
}
