package io.basilisk.jobs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --key}: the node key that a command signs with or asks about. */
final class KeyOption {

    @Option(names = "--key", paramLabel = "FILE", description = "The node's key file. Default: ~/.basilisk/node.json.")
    private Path file = Path.of(System.getProperty("user.home"), ".basilisk", "node.json");

    Path file() {
        return file;
    }
}
