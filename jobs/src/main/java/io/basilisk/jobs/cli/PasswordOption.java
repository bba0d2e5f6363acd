package io.basilisk.jobs.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a key's password comes from: a file, the environment, or whoever sits at the terminal. Never from the command
 * line, which every user of the machine can read.
 */
final class PasswordOption {
    private static final String VARIABLE = "BASILISK_WALLET_PASSWORD";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int SHORTEST = 8;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File whose first line is the key's password. Default: $" + VARIABLE + ", else it is asked for.")
    private @Nullable Path file;

    /** Of a key that is there. */
    char[] ask() {
        return given().orElseGet(() -> terminal().readPassword("Password of the key: "));
    }

    /** Of a new key: typed twice. @throws IllegalStateException when it is short or the two differ */
    char[] askNew() {
        char[] password = given().orElseGet(() -> {
            Console terminal = terminal();
            char[] first = terminal.readPassword("Password for the new key: ");
            if (!Arrays.equals(first, terminal.readPassword("The same again: "))) {
                throw new IllegalStateException("the two passwords differ: nothing was written");
            }
            return first;
        });
        if (password.length < SHORTEST) {
            throw new IllegalStateException(
                    "expected a password of at least " + SHORTEST + " characters, got " + password.length);
        }
        return password;
    }

    private Optional<char[]> given() {
        if (file != null) {
            return Optional.of(firstLine(file).toCharArray());
        }
        return Optional.ofNullable(System.getenv(VARIABLE)).map(String::toCharArray);
    }

    private static String firstLine(Path file) {
        try {
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(allowed)) {
                throw new IllegalStateException("expected mode rw------- of " + file + ", found "
                        + PosixFilePermissions.toString(allowed) + " (chmod 600 " + file + ")");
            }
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the password in " + file + ": " + e.getMessage(), e);
        }
    }

    private static Console terminal() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new IllegalStateException("expected a password, and there is no terminal to ask at:"
                    + " give it by --password-file or in the environment as " + VARIABLE);
        }
        return console;
    }
}
