package io.basilisk.ledger.client;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.proof.ProofException;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.rules.Finding;
import io.basilisk.ledger.rules.HeaderVerifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain by its headers, each checked to follow from the one before it and to have its work.
 *
 * @param chainId hash of the genesis block
 * @param hashes of all blocks, by height
 * @param work hashes that the headers took on average
 */
public record CheckedHeaders(Hash32 chainId, List<Hash32> hashes, BigInteger work) {
    private static final int AT_ONCE = 2_000;

    public CheckedHeaders {
        hashes = List.copyOf(hashes);
    }

    /** Asks for all of them. @throws ProofException names the first that does not follow */
    static CheckedHeaders of(Ledger ledger) {
        Block genesis = ledger.block(0)
                .orElseThrow(() -> new ProofException("expected a chain, found a ledger that waits for its genesis"));
        ChainVerifier.verify(List.of(genesis.encode())).findings().forEach(CheckedHeaders::refuse);
        HeaderVerifier verifier = new HeaderVerifier(genesis);
        List<Hash32> hashes = new ArrayList<>(List.of(genesis.hash()));
        List<BlockHeader> some;
        do {
            some = ledger.headers(hashes.size(), AT_ONCE);
            for (BlockHeader header : some) {
                Optional<Finding> wrong = verifier.next(header.encode(), 0);
                wrong.ifPresent(CheckedHeaders::refuse);
                hashes.add(verifier.tip());
            }
        } while (some.size() == AT_ONCE);
        return new CheckedHeaders(genesis.hash(), hashes, verifier.work());
    }

    private static void refuse(Finding wrong) {
        throw new ProofException("block " + wrong.height() + ": " + wrong.field() + ": expected " + wrong.expected()
                + ", found " + wrong.found());
    }

    public int height() {
        return hashes.size() - 1;
    }

    /** @throws ProofException unless the header is one of these */
    public void expectHolds(BlockHeader header) {
        boolean holds =
                header.height() <= height() && hashes.get(header.height()).equals(header.hash());
        if (!holds) {
            throw new ProofException("expected a proof that ends with a block of the chain, found one that ends with "
                    + header.height() + " " + header.hash() + ", which is not in it");
        }
    }
}
