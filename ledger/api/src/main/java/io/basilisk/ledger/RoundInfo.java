package io.basilisk.ledger;

import java.util.List;
import java.util.Optional;

/**
 * A round as the ledger knows it now.
 *
 * @param previousHash block that the round builds on
 * @param threshold fixed when the round was opened
 * @param openMillis when it was opened, milliseconds since 1970
 * @param ledgerNonceHash SHA-256 of the nonce that the ledger hides until commits are closed
 * @param evalSeed what draws the held-out examples; known once commits are closed
 * @param commits number of commits
 * @param contributions number of contributions
 * @param eligible who may mine; empty before scores
 * @param sealMillis when the round was sealed
 * @param block its block, once mined
 */
public record RoundInfo(
        int round,
        RoundState state,
        Hash32 previousHash,
        Hash32 baseModelHash,
        int shards,
        int steps,
        RewardThreshold threshold,
        long openMillis,
        Hash32 ledgerNonceHash,
        Optional<Hash32> evalSeed,
        int commits,
        int contributions,
        List<Address> eligible,
        Optional<Long> sealMillis,
        Optional<BlockSummary> block) {
    public RoundInfo {
        eligible = List.copyOf(eligible);
    }
}
