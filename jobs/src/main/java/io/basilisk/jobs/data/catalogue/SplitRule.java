package io.basilisk.jobs.data.catalogue;

/**
 * How held-out text is set aside.
 *
 * @param method by document or by position
 * @param heldOut the part that is held out, above 0 and at most one half
 */
public record SplitRule(Method method, double heldOut) {

    /** What decides whether text is held out. */
    public enum Method {
        /** The document's hash: about {@code heldOut} of the documents, wherever they stand. */
        HASH,
        /** The position: the last {@code heldOut} of the characters of the corpus's one text file. */
        TAIL
    }
}
