package io.basilisk.ledger.rules;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fixes the body of a round's block. */
final class Sealing {
    private Sealing() {}

    /**
     * @param carried void rounds since the last block, oldest first
     * @param transfers that can be applied in this order
     */
    static RoundRecord.Sealed seal(
            Chain chain,
            RoundRecord round,
            List<RoundRecord> carried,
            List<Transfer> transfers,
            SealRequest request,
            long nowMillis,
            NodeKey ledgerKey) {
        List<ScoredRound> scored = new ArrayList<>();
        scored.add(round.scored().orElseThrow());
        carried.forEach(it -> scored.add(it.scored().orElseThrow()));
        RoundSeal seal = new RoundSeal(
                chain.id(),
                round.number(),
                chain.height() + 1,
                chain.tipHash(),
                round.openMillis(),
                sealMillis(chain, round, nowMillis),
                round.threshold(),
                scored,
                transfers,
                chain.stateRoot(),
                round.opening().baseModelHash(),
                request,
                chain.headerLogRoot(),
                chain.paramsHash(),
                Optional.empty());
        Hash32 root = BodyRoot.of(seal);
        return new RoundRecord.Sealed(seal, root, ledgerKey.sign(Block.sealMessage(root)));
    }

    /** After the parent block, so that a block found at once is still younger than its parent. */
    private static long sealMillis(Chain chain, RoundRecord round, long nowMillis) {
        return Math.max(Math.max(nowMillis, round.openMillis()), chain.tip().timeMillis() + 1);
    }
}
