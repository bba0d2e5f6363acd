package io.basilisk.ledger.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a ledger's operator gave to those who may hand something in. It is in a file, never among arguments. */
final class LedgerToken {
    /** Environment variable that names the file. */
    static final String FILE = "BASILISK_LEDGER_TOKEN_FILE";

    private LedgerToken() {}

    /**
     * The token of this process, if it has one.
     *
     * @throws IllegalArgumentException when the file cannot be read
     */
    static Optional<String> ofThisProcess() {
        return Optional.ofNullable(System.getenv(FILE)).map(Path::of).map(LedgerToken::read);
    }

    static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    FILE + ": expected a readable file with the ledger's token, got " + file + ": " + e, e);
        }
    }
}
