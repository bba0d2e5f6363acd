package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WalletCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int wallet(String... arguments) {
        CommandLine line = Basilisk.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "wallet";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    @Test
    void aCreatedKeyIsPrivateAndKeepsItsAddress() throws IOException {
        Path key = folder.resolve("deep").resolve("node.json");
        assertThat(wallet("create", "--key", key.toString())).isZero();
        assertThat(wallet("address", "--key", key.toString())).isZero();
        assertThat(out.toString().lines().distinct()).singleElement().asString().startsWith("bsk1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyIsNeverOverwritten() {
        String key = folder.resolve("node.json").toString();
        assertThat(wallet("create", "--key", key)).isZero();
        assertThat(wallet("create", "--key", key)).isEqualTo(1);
        assertThat(err.toString()).contains("exists already").doesNotContain("\tat ");
    }

    @Test
    void aWrongAddressIsAUsageError() {
        assertThat(wallet("balance", "bsk1nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("'bsk1nonsense': ").doesNotContain("Exception");
    }
}
