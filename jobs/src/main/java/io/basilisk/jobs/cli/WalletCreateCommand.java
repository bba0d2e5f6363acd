package io.basilisk.jobs.cli;

import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.Mnemonic;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Scanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes key files: of new words, which are shown once, or of words that were written down. */
final class WalletCreateCommand {
    private static final int WORDS_A_LINE = 6;

    private WalletCreateCommand() {}

    /** Where the key goes and what protects it. */
    static final class Target {
        @Mixin
        private KeyOption key;

        @Option(
                names = "--no-password",
                description = "Leave the key without a password, for a machine that must open it by itself (join,"
                        + " train); only its file's mode protects it then.")
        private boolean noPassword;

        void write(NodeKey made) {
            if (noPassword) {
                KeyFile.create(key.file(), made);
            } else {
                KeyFile.create(key.file(), made, key.password().askNew());
            }
        }
    }

    /** {@code wallet create}. */
    @Command(
            name = "create",
            description =
                    "Make a new key in a file that only you can read; its 24 words are shown once. The address goes"
                            + " to stdout, the words to stderr.")
    static final class Create implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Target target;

        @Override
        public void run() {
            Mnemonic mnemonic = Mnemonic.create(new SecureRandom());
            NodeKey key = mnemonic.key();
            target.write(key);
            PrintWriter err = spec.commandLine().getErr();
            err.println("Write these words down, in order, and keep them where nobody else looks. They are not shown"
                    + " again; whoever has them has the coins.");
            List<String> words = mnemonic.words();
            for (int i = 0; i < words.size(); i += WORDS_A_LINE) {
                StringBuilder line = new StringBuilder();
                for (int j = i; j < i + WORDS_A_LINE; j++) {
                    line.append("%2d %-10s".formatted(j + 1, words.get(j)));
                }
                err.println(line.toString().stripTrailing());
            }
            err.flush();
            print(spec, key);
        }
    }

    /** {@code wallet restore}. */
    @Command(
            name = "restore",
            description = "Make the key file again from its words, which are read from the terminal or stdin.")
    static final class Restore implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Target target;

        @Override
        public void run() {
            NodeKey key = Mnemonic.parse(words()).key();
            target.write(key);
            print(spec, key);
        }

        private static String words() {
            Console console = System.console();
            if (console != null && console.isTerminal()) {
                return new String(console.readPassword("The words, in order (they are not shown): "));
            }
            try (Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
                return in.useDelimiter("\\A").hasNext() ? in.next() : "";
            }
        }
    }

    /** {@code wallet backup}. */
    @Command(name = "backup", description = "Copy the key file, password and all, and check that the copy opens.")
    static final class Backup implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private KeyOption key;

        @Parameters(paramLabel = "FILE", description = "Where the copy goes; never overwritten.")
        private Path copy;

        @Override
        public void run() {
            KeyFile.copy(key.existing(), copy);
            NodeKey opened = KeyFile.open(copy, key.password()::ask);
            print(spec, opened);
        }
    }

    private static void print(CommandSpec spec, NodeKey key) {
        spec.commandLine().getOut().println(key.address());
        spec.commandLine().getOut().flush();
    }
}
