package io.basilisk.ledger.wallet;

import io.basilisk.ledger.codec.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The 2048 English words of BIP 39, in alphabetical order. They come with bitcoinj (Apache-2.0), of which nothing else
 * is used, and are what the proposal published: their SHA-256 is checked.
 */
final class Words {
    private static final String RESOURCE = "/org/bitcoinj/crypto/mnemonic/wordlist/english.txt";
    private static final String SHA256 = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda";
    private static final List<String> ALL = read();

    private Words() {}

    static String at(int index) {
        return ALL.get(index);
    }

    /** Negative if it is no word of the list. */
    static int indexOf(String word) {
        return Collections.binarySearch(ALL, word);
    }

    private static List<String> read() {
        try (InputStream in = Words.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("expected the word list " + RESOURCE + " on the class path");
            }
            byte[] bytes = in.readAllBytes();
            String found = HexFormat.of().formatHex(Hashing.sha256(bytes));
            if (!found.equals(SHA256)) {
                throw new IllegalStateException("expected a word list of SHA-256 " + SHA256 + ", found " + found);
            }
            return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the word list " + RESOURCE, e);
        }
    }
}
