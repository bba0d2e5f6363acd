package io.basilisk.jobs.data.tokenizer;

/**
 * Cuts text into the words that byte-level BPE works on, as GPT-2's pattern does:
 * {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}. Pairs are never merged across
 * words. A byte that is not UTF-8 counts as a symbol, so that any bytes can be cut.
 */
public final class Words {

    private static final int LETTER = 0;
    private static final int NUMBER = 1;
    private static final int SYMBOL = 2;
    private static final int SPACE = 3;

    private static final byte[] ASCII_KINDS = new byte[128];

    static {
        for (int c = 0; c < ASCII_KINDS.length; c++) {
            ASCII_KINDS[c] = (byte) kindOf(c);
        }
    }

    private Words() {}

    /** End of the word that starts at {@code start}, which is below {@code limit}. */
    public static int end(byte[] text, int start, int limit) {
        int contraction = contraction(text, start, limit);
        if (contraction > 0) {
            return start + contraction;
        }
        int body = text[start] == ' ' ? start + 1 : start;
        if (body < limit) {
            int kind = kind(text, body, limit);
            if (kind != SPACE) {
                return endOfRun(text, body, limit, kind);
            }
        }
        return endOfSpace(text, start, limit);
    }

    /** White space up to the end of the text, or up to the last one before a word, which it may belong to. */
    private static int endOfSpace(byte[] text, int start, int limit) {
        int end = start;
        int last = start;
        while (end < limit && kind(text, end, limit) == SPACE) {
            last = end;
            end += width(text, end, limit);
        }
        return end == limit || last == start ? end : last;
    }

    private static int endOfRun(byte[] text, int start, int limit, int kind) {
        int end = start;
        while (end < limit && kind(text, end, limit) == kind) {
            end += width(text, end, limit);
        }
        return end;
    }

    /** Length of an English contraction such as {@code 's} at {@code at}, or 0. */
    private static int contraction(byte[] text, int at, int limit) {
        if (text[at] != '\'' || at + 1 >= limit) {
            return 0;
        }
        byte first = text[at + 1];
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return 2;
        }
        byte second = at + 2 < limit ? text[at + 2] : 0;
        boolean two = first == 'r' && second == 'e' || first == 'v' && second == 'e' || first == 'l' && second == 'l';
        return two ? 3 : 0;
    }

    private static int kind(byte[] text, int at, int limit) {
        if (text[at] >= 0) {
            return ASCII_KINDS[text[at]];
        }
        int length = Utf8.length(text, at, limit);
        return length == 0 ? SYMBOL : kindOf(Utf8.codePoint(text, at, length));
    }

    private static int width(byte[] text, int at, int limit) {
        return text[at] >= 0 ? 1 : Math.max(1, Utf8.length(text, at, limit));
    }

    private static int kindOf(int codePoint) {
        if (Character.isLetter(codePoint)) {
            return LETTER;
        }
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            default -> codePoint >= 9 && codePoint <= 13 || codePoint == 0x85 ? SPACE : SYMBOL;
        };
    }
}
