package io.basilisk.ledger.service.store;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a ledger's directory holds: each store leaves the journal of the other alone, and says so. */
public final class JournalPlace {
    private JournalPlace() {}

    /** Whether any store keeps a journal in the directory. */
    public static boolean isTaken(Path directory) {
        return Files.exists(file(directory)) || Files.exists(igniteData(directory));
    }

    static Path file(Path directory) {
        return directory.resolve("journal.bin");
    }

    static Path ignite(Path directory) {
        return directory.resolve("ignite");
    }

    private static Path igniteData(Path directory) {
        return ignite(directory).resolve("db");
    }

    static void expectNoIgnite(Path directory) {
        if (Files.exists(igniteData(directory))) {
            throw new StoreException("expected a journal in one file, found one kept by Ignite, " + ignite(directory)
                    + ": use --store ignite, or name another --dir");
        }
    }

    static void expectNoFile(Path directory) {
        if (Files.exists(file(directory))) {
            throw new StoreException("expected a journal kept by Ignite, found one in a file, " + file(directory)
                    + ": use --store file, or name another --dir");
        }
    }
}
