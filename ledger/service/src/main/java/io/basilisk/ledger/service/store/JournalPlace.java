package io.basilisk.ledger.service.store;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a ledger's directory holds: each store leaves the journal of the other alone, and says so. */
public final class JournalPlace {
    private JournalPlace() {}

    /** Whether any store keeps a journal in the directory. */
    public static boolean isTaken(Path directory) {
        return Files.exists(file(directory))
                || Files.exists(igniteData(directory))
                || Files.exists(cluster(directory))
                || JournalSwap.isPending(directory);
    }

    static Path file(Path directory) {
        return directory.resolve("journal.bin");
    }

    static Path ignite(Path directory) {
        return directory.resolve("ignite");
    }

    /** How many of Ignite's records were acknowledged. */
    static Path acknowledged(Path directory) {
        return ignite(directory).resolve("acknowledged.bin");
    }

    /** A node's copy of a cluster's journal. */
    static Path cluster(Path directory) {
        return directory.resolve("cluster");
    }

    private static Path igniteData(Path directory) {
        return ignite(directory).resolve("db");
    }

    static void expectNoIgnite(Path directory) {
        expectNoCluster(directory);
        if (Files.exists(igniteData(directory))) {
            throw new StoreException("expected a journal in one file, found one kept by Ignite, " + ignite(directory)
                    + ": use --store ignite, or name another --dir");
        }
    }

    private static void expectNoCluster(Path directory) {
        if (Files.exists(cluster(directory))) {
            throw new StoreException("expected a journal of one ledger alone, found a cluster's, " + cluster(directory)
                    + ": use --cluster, or name another --dir");
        }
    }

    /** A cluster's node has no other journal. */
    static void expectClusterOnly(Path directory) {
        if (Files.exists(file(directory)) || Files.exists(igniteData(directory))) {
            throw new StoreException("expected a cluster's journal or none, found that of one ledger alone in "
                    + directory + ": leave out --cluster, or name another --dir");
        }
    }

    static void expectNoFile(Path directory) {
        expectNoCluster(directory);
        if (Files.exists(file(directory))) {
            throw new StoreException("expected a journal kept by Ignite, found one in a file, " + file(directory)
                    + ": use --store file, or name another --dir");
        }
    }
}
