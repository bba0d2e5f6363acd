package io.basilisk.jobs.cli;

import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --key}: the node key that a command signs with or asks about. */
final class KeyOption {

    @Option(names = "--key", paramLabel = "FILE", description = "The node's key file. Default: ~/.basilisk/node.json.")
    private Path file = Path.of(System.getProperty("user.home"), ".basilisk", "node.json");

    Path file() {
        return file;
    }

    /** The key in the file. @throws IllegalStateException when there is none yet */
    NodeKey open() {
        if (Files.notExists(file)) {
            throw new IllegalStateException(
                    "no key in " + file + ": make one with ./basilisk wallet create, or name yours with --key");
        }
        return KeyFile.open(file);
    }
}
