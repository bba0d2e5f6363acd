package io.basilisk.ledger.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys under a password. */
class LockedKeyTest {
    private static final NodeKey KEY = TestChain.key("wallet");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path locked(String password) {
        Path file = folder.resolve("wallet.json");
        KeyFile.create(file, KEY, password.toCharArray());
        return file;
    }

    private static NodeKey open(Path file, String password) {
        return KeyFile.open(file, password::toCharArray);
    }

    @Test
    void opensWithItsPasswordOnly() throws IOException {
        Path file = locked("correct horse");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .doesNotContain(TestChain.hash("key wallet").hex());
        assertThat(open(file, "correct horse").publicKey()).isEqualTo(KEY.publicKey());
        assertThat(KeyFile.address(file)).isEqualTo(KEY.address());
        assertThatThrownBy(() -> open(file, "Correct horse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the password is wrong, or the file was changed")
                .hasMessageNotContaining("orse");
        assertThatThrownBy(() -> KeyFile.open(file)).hasMessageContaining("under a password");
    }

    @Test
    void thePasswordIsWipedAfterUse() {
        Path file = locked("correct horse");
        char[] password = "correct horse".toCharArray();
        KeyFile.open(file, () -> password);
        assertThat(password).containsOnly('\0');
    }

    @Test
    void everyFieldIsProtected() throws IOException {
        Path file = locked("correct horse");
        String good = Files.readString(file);
        String other = TestChain.key("thief").address().toString();
        for (String field :
                List.of("address", "salt", "nonce", "lockedSeed", "passes", "memoryKib", "lanes", "cipher")) {
            ObjectNode json = (ObjectNode) JSON.readTree(good);
            String value = json.path(field).asText();
            switch (field) {
                case "address" -> json.put(field, other);
                case "passes", "memoryKib", "lanes" ->
                    json.put(field, json.path(field).asInt() + 1);
                case "cipher" -> json.put(field, "none");
                default -> json.put(field, (value.charAt(0) == '0' ? "1" : "0") + value.substring(1));
            }
            Files.writeString(file, json.toString());
            assertThatThrownBy(() -> open(file, "correct horse"))
                    .as(field)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
        Files.writeString(file, good.replace("65536", "2000000000"));
        assertThatThrownBy(() -> open(file, "correct horse")).hasMessageContaining("expected memoryKib of 1 to");
    }

    @Test
    void theSameLettersInAnotherFormAreTheSamePassword() {
        Path file = locked("caf\u00e9");
        assertThat(open(file, "cafe\u0301").publicKey()).isEqualTo(KEY.publicKey());
    }

    @Test
    void aCopyOpensLikeTheOriginal() {
        Path copy = folder.resolve("backup/wallet.json");
        KeyFile.copy(locked("correct horse"), copy);
        assertThat(open(copy, "correct horse").publicKey()).isEqualTo(KEY.publicKey());
        assertThatThrownBy(() -> KeyFile.copy(folder.resolve("wallet.json"), copy))
                .hasMessageContaining("exists already");
    }

    /** From the reference implementation's tests (P-H-C/phc-winner-argon2, src/test.c). */
    @Test
    void argon2idIsTheReference() {
        byte[] key =
                LockedSeed.key("password".toCharArray(), "somesalt".getBytes(StandardCharsets.US_ASCII), 1 << 16, 2, 1);
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    /** A file of the first version that wrote them. */
    @Test
    void oldFilesStayReadable() throws IOException {
        Path file = folder.resolve("old.json");
        Files.writeString(file, """
                {
                  "address" : "bsk1qz78yqx4yfkh0tg0ch7xlseejscu47g2azlgw4z",
                  "publicKey" : "504652141fc772399cdd0e2edc1898d693a3d0b822d834f7fcff5ed4f97996dc",
                  "kdf" : "argon2id",
                  "memoryKib" : 65536,
                  "passes" : 3,
                  "lanes" : 1,
                  "salt" : "2cf0e50833802a9d87b5ecf36f90c74f",
                  "cipher" : "aes-256-gcm",
                  "nonce" : "3417e16334c9a813d0075a38",
                  "lockedSeed" : "76e60072c2f36a80d6b8e3c8500e30465f43e37bb28dac9d\
                8f75888a7d10b3ce0a19385f6e16fe3d41302ce9bb025261"
                }
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(open(file, "correct horse").publicKey()).isEqualTo(KEY.publicKey());
    }

    @Test
    void nothingSaysTheSecret() {
        String seed = TestChain.hash("key wallet").hex();
        assertThat(KEY.toString()).doesNotContain(seed).contains(KEY.address().toString());
    }
}
