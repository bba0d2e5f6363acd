package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import java.util.Optional;

/**
 * The block of height 0: follows from the parameters and the time of birth alone, needs no work, pays nobody. It is
 * dated as if it had taken the mean time T to find, so that the first mined block's target is the initial one.
 */
final class GenesisBlock {
    private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);

    private GenesisBlock() {}

    static Block of(GenesisParams params, long timeMillis, NodeKey ledgerKey) {
        long sealMillis = Math.max(0, timeMillis - params.solveMillis());
        RoundSeal seal = seal(params, sealMillis);
        Hash32 root = BodyRoot.of(seal);
        return new Block(header(params, root, sealMillis), seal, ledgerKey.sign(Block.sealMessage(root)));
    }

    /** The body: everything but time follows from the parameters. */
    static RoundSeal seal(GenesisParams params, long sealMillis) {
        return new RoundSeal(
                Hash32.ZERO,
                0,
                0,
                Hash32.ZERO,
                sealMillis,
                sealMillis,
                new RewardThreshold(0),
                List.of(),
                List.of(),
                MerkleTree.EMPTY,
                Hash32.ZERO,
                new SealRequest(0, 0, params.modelHash(), 0, 0, 0, Hash32.ZERO, UNSIGNED),
                MerkleTree.EMPTY,
                params.hash(),
                Optional.of(params));
    }

    static BlockHeader header(GenesisParams params, Hash32 bodyRoot, long sealMillis) {
        return new BlockHeader(
                Hash32.ZERO,
                bodyRoot,
                Address.NOBODY,
                0,
                0,
                sealMillis,
                params.solveMillis(),
                params.initialTarget(),
                0);
    }
}
