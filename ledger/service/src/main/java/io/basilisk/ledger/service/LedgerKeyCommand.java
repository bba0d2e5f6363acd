package io.basilisk.ledger.service;

import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ledger key}: the key of a cluster, which all its nodes share. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Make the key of a new cluster, DIR/ledger-key.json, to be copied to every node's folder. Whoever"
                + " has it can seal in the ledger's name.")
final class LedgerKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "basilisk-ledger",
            description = "The folder of one node (default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(directory);
        Path file = LedgerService.keyFile(directory);
        String key = KeyFile.create(file).publicKey().hex();
        spec.commandLine().getOut().println("Ledger key " + key + " in " + file);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
