package io.basilisk.ledger.json;

import java.util.Locale;

/** How constants are written in JSON: {@code COMMIT_CLOSED} as {@code commit-closed}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if the type has no such constant */
    static <E extends Enum<E>> E parse(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
