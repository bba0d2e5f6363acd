package io.basilisk.ledger;

/** The ledger said no: the submission was not recorded, and will not be unless something changes. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable and short, for programs: {@code not-eligible}, {@code bad-signature}, ...
     * @param detail what was expected and what came
     */
    public RefusedException(String code, String detail) {
        super(detail);
        this.code = code;
    }

    public RefusedException(RefusalCode code, String detail) {
        this(code.text(), detail);
    }

    public String code() {
        return code;
    }
}
