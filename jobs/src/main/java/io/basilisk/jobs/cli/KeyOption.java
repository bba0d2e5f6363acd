package io.basilisk.jobs.cli;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --key}: the node key that a command signs with or asks about. */
final class KeyOption {

    @Option(names = "--key", paramLabel = "FILE", description = "The node's key file. Default: ~/.basilisk/node.json.")
    private Path file = Path.of(System.getProperty("user.home"), ".basilisk", "node.json");

    @Mixin
    private PasswordOption password;

    Path file() {
        return file;
    }

    /** The key in the file; asks for its password if it has one. @throws IllegalStateException when there is no key */
    NodeKey open() {
        return KeyFile.open(existing(), password::ask);
    }

    /** Whose key it is; needs no password. @throws IllegalStateException when there is no key */
    Address address() {
        return KeyFile.address(existing());
    }

    /** @throws IllegalStateException when there is no file */
    Path existing() {
        if (Files.notExists(file)) {
            throw new IllegalStateException(
                    "no key in " + file + ": make one with ./basilisk wallet create, or name yours with --key");
        }
        return file;
    }

    PasswordOption password() {
        return password;
    }
}
