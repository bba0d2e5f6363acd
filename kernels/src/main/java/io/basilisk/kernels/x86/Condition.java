package io.basilisk.kernels.x86;

/** When a jump is taken, after a comparison or an operation that sets flags (Intel SDM volume 1, appendix B). */
public enum Condition {
    CARRY(0x2),
    NO_CARRY(0x3),
    ZERO(0x4),
    NOT_ZERO(0x5),
    LESS(0xc),
    NOT_LESS(0xd),
    NOT_GREATER(0xe),
    GREATER(0xf);

    private final int code;

    Condition(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
