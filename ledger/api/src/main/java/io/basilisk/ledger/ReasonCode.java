package io.basilisk.ledger;

/** Why a contribution was accepted or rejected. The codes are part of the chain: never renumber. */
public enum ReasonCode {
    /** Accepted: the lower bound of the improvement is above the threshold. */
    OK(0),
    /** It may help, but the lower bound of its improvement does not exceed the threshold. */
    BELOW_THRESHOLD(1),
    /** It does not help more than repeating the last outer step would. */
    BELOW_NULL_MINER(2),
    /** It holds NaN or infinite values, or makes the loss so. */
    NOT_FINITE(3),
    /** Its norm is far above that of the other contributions. */
    TOO_LARGE(4),
    /** It was trained from other base weights than the round's. */
    WRONG_BASE(5),
    /** Another contribution with an earlier commit has the same delta. */
    DUPLICATE(6),
    /** Its slices do not fit the model's tensors. */
    WRONG_SHAPE(7),
    /** Its node did not commit to it before the deadline. */
    NO_COMMIT(8),
    /** Its delta cannot be decoded, or is not the one whose hash was signed. */
    MALFORMED(9),
    /** Its delta is zero everywhere. */
    ZERO(10),
    /** It was not trained on the data that the previous block's hash dealt to its shard. */
    WRONG_SHARD(11);

    private final int code;

    ReasonCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for an unknown code */
    public static ReasonCode of(int code) {
        for (ReasonCode reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("expected a reason code of 0 to " + (values().length - 1) + ", got " + code);
    }
}
