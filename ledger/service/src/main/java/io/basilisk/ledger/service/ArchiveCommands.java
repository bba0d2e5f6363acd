package io.basilisk.ledger.service;

import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.service.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ledger export}, {@code import} and {@code check}: ledgers in one file. */
final class ArchiveCommands {
    private ArchiveCommands() {}

    /** Which folder, kept by what. */
    static final class Folder {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "basilisk-ledger",
                description = "The ledger's folder (default: ${DEFAULT-VALUE}).")
        private Path directory;

        @Option(
                names = "--store",
                defaultValue = "ignite",
                description = "What keeps the journal: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private LedgerConfig.Store store;

        LedgerConfig config() {
            return new LedgerConfig(directory, store, LedgerConfig.LOOPBACK, 0);
        }
    }

    /** {@code ledger export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Write a ledger that is not running, chain and journal, to one file: its backup. Its key is not in it.",
                "With --ledger, write the chain of a running one, for others to verify."
            })
    static final class Export extends ArchiveCommand {
        @Parameters(paramLabel = "FILE", description = "The new file; never overwritten.")
        private Path file;

        @Mixin
        private Folder folder;

        @Option(names = "--ledger", paramLabel = "URL", description = "Address of a running ledger.")
        private @Nullable URI ledger;

        @Override
        void run() throws IOException {
            Archive archive = read();
            ChainVerifier.Report report = LedgerArchives.verified(archive);
            archive.write(file);
            tell(archive, report, "Wrote " + file);
        }

        private Archive read() {
            if (ledger == null) {
                return LedgerArchives.ofFolder(folder.config(), this::say);
            }
            try (HttpLedger running = new HttpLedger(ledger)) {
                return LedgerArchives.ofRunning(running);
            }
        }
    }

    /** {@code ledger import}. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Make a ledger of an exported file and its key, once every byte of it was verified.")
    static final class Import extends ArchiveCommand {
        @Parameters(paramLabel = "FILE", description = "A file that export wrote.")
        private Path file;

        @Mixin
        private Folder folder;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                required = true,
                description = "The ledger's key, ledger-key.json of its folder.")
        private Path key;

        @Override
        void run() throws IOException {
            Archive archive = Archive.read(file);
            LedgerArchives.restore(archive, key, folder.config(), this::say);
            tell(archive, archive.verify(), "Restored " + folder.config().directory());
        }
    }

    /** {@code ledger check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Verify an exported file: every hash, signature, target, balance. Changes nothing.")
    static final class Check extends ArchiveCommand {
        @Parameters(paramLabel = "FILE", description = "A file that export wrote.")
        private Path file;

        @Override
        void run() throws IOException {
            Archive archive = Archive.read(file);
            tell(archive, LedgerArchives.verified(archive), "Verified " + file);
        }
    }

    /** What the three have in common. Exit code 1, and one line that says why, when it cannot be done. */
    abstract static class ArchiveCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        abstract void run() throws IOException;

        @Override
        public Integer call() throws IOException {
            try {
                run();
                return CommandLine.ExitCode.OK;
            } catch (FileAlreadyExistsException e) {
                return fail(e.getMessage() + " exists already: it is never overwritten");
            } catch (StoreException | IllegalArgumentException e) {
                return fail(String.valueOf(e.getMessage()));
            }
        }

        private int fail(String why) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + why);
            spec.commandLine().getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }

        void say(String line) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }

        void tell(Archive archive, ChainVerifier.Report report, String done) {
            say(done + ": height " + (report.blocks() - 1) + ", tip " + report.tip() + ", "
                    + (archive.hasJournal()
                            ? archive.entries().size() + " journal entries"
                            : "the chain without a journal"));
        }
    }
}
