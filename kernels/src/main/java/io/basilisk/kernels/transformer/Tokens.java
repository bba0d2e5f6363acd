package io.basilisk.kernels.transformer;

/** Checks of token ids, before any kernel sees them. */
final class Tokens {
    private Tokens() {}

    static void check(String what, int[] tokens, int vocabulary) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= vocabulary) {
                throw new IllegalArgumentException("expected " + what + " of 0 to " + (vocabulary - 1) + ", got "
                        + tokens[i] + " at position " + i + ": was the text tokenised for another model?");
            }
        }
    }
}
