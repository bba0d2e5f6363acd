package io.basilisk.ledger;

import java.util.List;

/**
 * What a block's header commits to: fixed by the ledger before anyone mines, the same for all miners of the round.
 *
 * @param scored the sealed round first, then the void rounds whose contributions it carries, oldest first
 * @param stateRoot accounts after the parent block
 * @param headerLogRoot RFC 6962 root over the hashes of all earlier blocks
 */
public record RoundSeal(
        Hash32 chainId,
        int round,
        int height,
        Hash32 prevHash,
        long openMillis,
        long sealMillis,
        RewardThreshold threshold,
        Hash32 evalSeed,
        Hash32 ledgerNonce,
        Hash32 baseModelHash,
        SealRequest model,
        List<ScoredRound> scored,
        Hash32 stateRoot,
        Hash32 headerLogRoot,
        Hash32 paramsHash) {
    public RoundSeal {
        scored = List.copyOf(scored);
    }
}
