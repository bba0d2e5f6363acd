package io.basilisk.ledger;

import java.util.Locale;

/** Why a ledger refuses a submission or a question. The texts are stable: programs may depend on them. */
public enum RefusalCode {
    /** The bytes are no canonical submission of the expected kind. */
    MALFORMED,
    /** The signature does not hold. */
    BAD_SIGNATURE,
    /** The ledger has no genesis block yet. */
    NO_CHAIN,
    /** The ledger has a genesis block, another one. */
    CHAIN_EXISTS,
    /** The genesis parameters name another ledger key. */
    WRONG_LEDGER_KEY,
    /** The submission is for another chain. */
    WRONG_CHAIN,
    /** The round's number is not the next one. */
    WRONG_ROUND,
    /** The last round is not finished. */
    ROUND_IN_PROGRESS,
    /** The base model is not the chain's current one. */
    WRONG_BASE_MODEL,
    /** The number of shards is out of range, or a shard is not one of the round's. */
    BAD_SHARD,
    /** No such round was opened. */
    NO_ROUND,
    /** The round is in another state than the submission needs. */
    WRONG_STATE,
    /** The same was handed in before with another signature. */
    ALREADY_THERE,
    /** The round has as many commits as it can hold. */
    TOO_MANY,
    /** The node made no commit that this delta and salt open. */
    NO_COMMIT,
    /** The shard has another contribution. */
    SHARD_TAKEN,
    /** The scores are not of the round's contributions. */
    SCORES_MISMATCH,
    /** A verdict contradicts the rules: threshold, null miner, base, or duplicates. */
    SCORE_INCONSISTENT,
    /** The aggregator rule is unknown, or the new model is worse than the base. */
    MODEL_INCONSISTENT,
    /** No round is sealed. */
    NOTHING_TO_MINE,
    /** The miner has no accepted contribution in the round. */
    NOT_ELIGIBLE,
    /** Another block of the round came first. */
    STALE,
    /** The header's previous hash is not the tip's. */
    BAD_PREVIOUS,
    /** The header's height is not the next one. */
    BAD_HEIGHT,
    /** The header's round is not the sealed one. */
    BAD_ROUND,
    /** The header's body root is not the sealed one. */
    BAD_BODY,
    /** The header's seal time is not the sealed one. */
    BAD_SEAL_TIME,
    /** The header's time is not after its parent's. */
    TIME_TOO_EARLY,
    /** The header's time is ahead of the ledger's clock. */
    TIME_IN_FUTURE,
    /** The header's target is not what the rule gives. */
    BAD_TARGET,
    /** The header's hash does not meet its target. */
    NOT_ENOUGH_WORK,
    /** No block may hold the transfer any more. */
    EXPIRED,
    /** The transfer wants to wait for more blocks than the ledger keeps it. */
    EXPIRY_TOO_FAR,
    /** The sender made a transfer with this nonce already. */
    NONCE_USED,
    /** Too many transfers of the sender would have to come first. */
    NONCE_TOO_HIGH,
    /** The sender does not own as much. */
    INSUFFICIENT_FUNDS,
    /** The sender owns as much, but rewards of the last blocks cannot be spent yet. */
    IMMATURE_FUNDS,
    /** Another transfer with this nonce waits, and the fee is too low to replace it. */
    FEE_TOO_LOW,
    /** The transfer with this nonce is already being mined. */
    ALREADY_SEALED,
    /** As many transfers of the sender wait as may. */
    TOO_MANY_PENDING,
    /** As many transfers wait as may, none of them with a lower fee. */
    MEMPOOL_FULL;

    /** In problem documents and {@link RefusedException#code}: {@code bad-signature}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
