package io.basilisk.ledger;

/**
 * What kind of device trained a contribution; a replay is bit-exact on the same kind. The codes are part of the
 * chain.
 */
public enum DeviceKind {
    CPU(1),
    OPENCL(2),
    CUDA(3);

    private final int code;

    DeviceKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for an unknown code */
    public static DeviceKind of(int code) {
        for (DeviceKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("expected a device code of 1 to 3, got " + code);
    }
}
