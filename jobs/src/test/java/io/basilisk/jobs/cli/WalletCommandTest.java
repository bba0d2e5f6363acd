package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.ledger.Signing;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.client.TipMemory;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.Mnemonic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WalletCommandTest {
    private static final String PASSWORD = "correct horse";
    private static final String STRANGER = TestChain.key("stranger").address().toString();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String passwordFile;

    private String tipsOfOthers;

    /** The ledgers here have the same chain id in every run, and other blocks. */
    @BeforeEach
    void forgetTips() {
        tipsOfOthers = System.getProperty(TipMemory.PROPERTY);
        System.setProperty(TipMemory.PROPERTY, folder.resolve("tips").toString());
    }

    @AfterEach
    void remindTips() {
        System.setProperty(TipMemory.PROPERTY, tipsOfOthers);
    }

    @BeforeEach
    void writePassword() throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        passwordFile = file.toString();
    }

    private int wallet(String... arguments) {
        CommandLine line = Basilisk.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "wallet";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private String key(String name) {
        return folder.resolve(name).toString();
    }

    /** The words that were shown. */
    private String shownWords() {
        return Pattern.compile("\\d+ ([a-z]+)")
                .matcher(err.toString())
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.joining(" "));
    }

    @Test
    void aCreatedKeyIsPrivateAndKeepsItsAddress() throws IOException {
        String key = key("deep/node.json");
        assertThat(wallet("create", "--key", key, "--password-file", passwordFile))
                .isZero();
        assertThat(wallet("address", "--key", key)).isZero();
        assertThat(out.toString().lines().distinct()).singleElement().asString().startsWith("bsk1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
                .isEqualTo("rw-------");
    }

    @Test
    void itsWordsAreShownOnceAndGiveItBack() throws IOException {
        assertThat(wallet("create", "--key", key("first.json"), "--password-file", passwordFile))
                .isZero();
        String words = shownWords();
        String address = out.toString().strip();
        assertThat(Mnemonic.parse(words).words()).hasSize(24);
        assertThat(Mnemonic.parse(words).key().address()).hasToString(address);
        assertThat(out.toString()).doesNotContain(words.substring(0, 20));
        assertThat(Files.readString(Path.of(key("first.json")))).doesNotContain(words.substring(0, 20));

        InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream((words + "\n").getBytes(StandardCharsets.UTF_8)));
            assertThat(wallet("restore", "--key", key("second.json"), "--no-password"))
                    .isZero();
        } finally {
            System.setIn(stdin);
        }
        assertThat(out.toString().lines()).containsExactly(address, address);
        assertThat(KeyFile.open(Path.of(key("second.json"))).address()).hasToString(address);
    }

    @Test
    void wordsThatAreNoneAreRefusedWithoutBeingRepeated() {
        InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream("secret words of mine".getBytes(StandardCharsets.UTF_8)));
            assertThat(wallet("restore", "--key", key("key.json"), "--no-password"))
                    .isEqualTo(1);
        } finally {
            System.setIn(stdin);
        }
        assertThat(err.toString())
                .contains("expected 12, 15, 18, 21 or 24 words, got 4")
                .doesNotContain("secret");
        assertThat(Path.of(key("key.json"))).doesNotExist();
    }

    @Test
    void aKeyIsNeverOverwritten() {
        assertThat(wallet("create", "--key", key("node.json"), "--no-password")).isZero();
        assertThat(wallet("create", "--key", key("node.json"), "--no-password")).isEqualTo(1);
        assertThat(err.toString()).contains("exists already").doesNotContain("\tat ");
    }

    @Test
    void aPasswordThatOthersCanReadOrGuessIsRefused() throws IOException {
        Files.setPosixFilePermissions(Path.of(passwordFile), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(wallet("create", "--key", key("node.json"), "--password-file", passwordFile))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected mode rw-------");
        Files.setPosixFilePermissions(Path.of(passwordFile), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Path.of(passwordFile), "short");
        assertThat(wallet("create", "--key", key("node.json"), "--password-file", passwordFile))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected a password of at least 8 characters, got 5");
        assertThat(Path.of(key("node.json"))).doesNotExist();
    }

    @Test
    void aBackupOpensWithTheSamePassword() {
        assertThat(wallet("create", "--key", key("node.json"), "--password-file", passwordFile))
                .isZero();
        assertThat(wallet("backup", key("copy.json"), "--key", key("node.json"), "--password-file", passwordFile))
                .isZero();
        assertThat(out.toString().lines().distinct()).hasSize(1);
        assertThat(KeyFile.open(Path.of(key("copy.json")), PASSWORD::toCharArray)
                        .address())
                .hasToString(out.toString().lines().findFirst().orElseThrow());
        assertThat(wallet("backup", key("copy.json"), "--key", key("node.json"), "--password-file", passwordFile))
                .isEqualTo(1);
        assertThat(err.toString()).contains("exists already").doesNotContain(PASSWORD);
    }

    @Test
    void aWrongAddressOrAmountIsAUsageError() {
        assertThat(wallet("balance", "bsk1nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("'bsk1nonsense': ").doesNotContain("Exception");
        for (String amount :
                new String[] {"-1", "1.123456789", "ten", "99999999999", "0", "1e9", "0." + "1".repeat(26)}) {
            assertThat(wallet("send", STRANGER, amount)).as(amount).isEqualTo(2);
        }
        assertThat(wallet("send", STRANGER, "1", "--memo", "x".repeat(65))).isEqualTo(2);
    }

    @Test
    void whatIsWrongWithAKeyIsSaid() throws IOException {
        String key = key("node.json");
        assertThat(wallet("create", "--key", key, "--password-file", passwordFile))
                .isZero();
        Path other = folder.resolve("other password");
        Files.writeString(other, "wrong horse");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
        assertThat(wallet("backup", key("copy.json"), "--key", key, "--password-file", other.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the password is wrong, or the file was changed");

        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(wallet("address", "--key", key)).isEqualTo(1);
        assertThat(err.toString()).contains("chmod 600 " + key);
        for (String junk : new String[] {"{}", "nonsense"}) {
            Path file = Files.writeString(folder.resolve("junk"), junk);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(wallet("address", "--key", file.toString())).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("expected a key with its address")
                .contains("expected JSON, found none")
                .doesNotContain("\tat ", PASSWORD, "wrong horse");
    }

    @Test
    void sendsAndWaitsForTheBlock() throws Exception {
        try (CoinLedger ledger = new CoinLedger(folder.resolve("ledger"))) {
            KeyFile.create(Path.of(key("rich.json")), ledger.rich(), PASSWORD.toCharArray());
            CompletableFuture<Void> miner = CompletableFuture.runAsync(() -> {
                Awaitility.await()
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> !ledger.http().pending().isEmpty());
                ledger.mineRound();
            });
            int status = wallet(
                    "send",
                    STRANGER,
                    "12.5",
                    "--fee",
                    "0.00000001",
                    "--memo",
                    "for coffee",
                    "--key",
                    key("rich.json"),
                    "--password-file",
                    passwordFile,
                    "--ledger",
                    ledger.url());
            miner.join();
            assertThat(status).as(err.toString()).isZero();
            assertThat(out.toString())
                    .contains("12.5 BSK to " + STRANGER + ", fee 0.00000001 BSK")
                    .contains("is in block 12 (checked: the block's root covers it)");
            assertThat(ledger.http()
                            .account(TestChain.key("stranger").address())
                            .balance())
                    .isEqualTo(Amount.parse("12.5"));

            out.getBuffer().setLength(0);
            assertThat(wallet("history", STRANGER, "--ledger", ledger.url())).isZero();
            assertThat(out.toString())
                    .contains("block 12 (round 12)  +12.5 BSK  from "
                            + ledger.rich().address() + ", \"for coffee\"");

            out.getBuffer().setLength(0);
            assertThat(wallet("balance", "--key", key("rich.json"), "--ledger", ledger.url(), "--json"))
                    .isZero();
            JsonNode balance = new ObjectMapper().readTree(out.toString());
            assertThat(balance.path("balance").textValue()).isEqualTo("37.49999999");
            assertThat(balance.path("spendable").textValue()).isEqualTo("37.49999999");
            assertThat(balance.path("nextNonce").intValue()).isEqualTo(1);
            assertThat(err.toString() + out).doesNotContain(PASSWORD);
        }
    }

    @Test
    void checksBalancesAndPayments() throws IOException {
        try (CoinLedger ledger = new CoinLedger(folder.resolve("ledger"))) {
            KeyFile.create(Path.of(key("rich.json")), ledger.rich());
            assertThat(wallet(
                            "send",
                            STRANGER,
                            "2",
                            "--no-wait",
                            "--json",
                            "--key",
                            key("rich.json"),
                            "--ledger",
                            ledger.url()))
                    .isZero();
            String txid =
                    new ObjectMapper().readTree(out.toString()).path("txid").textValue();
            assertThat(wallet("proof", txid, "--ledger", ledger.url())).isEqualTo(1);
            assertThat(err.toString()).contains("expected a transfer that a block holds, found one that is PENDING");
            ledger.mineRound();

            assertThat(wallet("proof", txid, "--ledger", ledger.url())).isZero();
            assertThat(out.toString())
                    .contains("2 BSK from " + ledger.rich().address() + " to " + STRANGER)
                    .contains("is in block 12 (", "1 blocks deep", "13 headers of chain ");
            assertThat(wallet("balance", STRANGER, "--verify", "--ledger", ledger.url()))
                    .isZero();
            assertThat(out.toString())
                    .contains("checked        2 BSK: 0 after block 11, proven by block 12, and what block 12 says");

            out.getBuffer().setLength(0);
            assertThat(wallet("proof", txid, "--json", "--ledger", ledger.url()))
                    .isZero();
            JsonNode proof = new ObjectMapper().readTree(out.toString());
            assertThat(ProofViews.transfer(proof).check(Hash32.parse(txid)).amount())
                    .isEqualTo(Amount.parse("2"));

            out.getBuffer().setLength(0);
            assertThat(wallet("balance", "--verify", "--json", "--key", key("rich.json"), "--ledger", ledger.url()))
                    .isZero();
            JsonNode balance = new ObjectMapper().readTree(out.toString());
            assertThat(balance.path("balance").textValue()).isEqualTo("48");
            assertThat(balance.path("checkedHeight").intValue()).isEqualTo(12);
        }
    }

    /** Fault 17 of the design, as its victim sees it. */
    @Test
    void refusesALedgerThatWasRestoredFromAnOldBackup() throws IOException {
        try (CoinLedger ledger = new CoinLedger(folder.resolve("ledger"))) {
            ledger.mineRound();
            assertThat(wallet("balance", STRANGER, "--ledger", ledger.url())).isZero();
        }
        out.getBuffer().setLength(0);
        try (CoinLedger backup = new CoinLedger(folder.resolve("backup"))) {
            for (String command : List.of("balance", "history")) {
                assertThat(wallet(command, STRANGER, "--ledger", backup.url())).isEqualTo(1);
            }
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString())
                    .contains("this ledger's history is not the one that was seen before")
                    .contains("remembered: block 12 (", "it went backwards", "rm " + folder.resolve("tips"))
                    .doesNotContain("defect", "\tat ");
            assertThat(verify(backup)).isEqualTo(1);
            assertThat(out.toString())
                    .contains(
                            "history    1 finding", "a chain that continues block 12 (", "chain      ok", "1 finding.");
            try (var tips = Files.list(folder.resolve("tips"))) {
                Files.delete(tips.findFirst().orElseThrow());
            }
            out.getBuffer().setLength(0);
            assertThat(wallet("balance", STRANGER, "--ledger", backup.url())).isZero();
            assertThat(verify(backup)).isZero();
            assertThat(out.toString()).contains("history    ok", "Everything is as the chain says.");
        }
    }

    private int verify(CoinLedger ledger) {
        CommandLine line = Basilisk.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute("verify", "--ledger", ledger.url());
    }

    @Test
    void saysWhyItCannotSendAndWhatIsOnItsWay() throws IOException {
        try (CoinLedger ledger = new CoinLedger(folder.resolve("ledger"))) {
            KeyFile.create(Path.of(key("rich.json")), ledger.rich());
            assertThat(wallet("send", STRANGER, "51", "--key", key("rich.json"), "--ledger", ledger.url()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("expected a balance of at least 51 BSK, found 50");
            assertThat(wallet(
                            "send",
                            STRANGER,
                            "1",
                            "--no-wait",
                            "--json",
                            "--key",
                            key("rich.json"),
                            "--ledger",
                            ledger.url()))
                    .isZero();
            JsonNode sent = new ObjectMapper().readTree(out.toString());
            assertThat(sent.path("state").textValue()).isEqualTo("pending");
            assertThat(ledger.http().pending())
                    .extracting(TransferInfo::transfer)
                    .extracting(transfer -> transfer.txid().hex())
                    .containsExactly(sent.path("txid").textValue());
        }
    }

    /** A memo is a stranger's text: what a terminal would obey is not printed. */
    @Test
    void aMemoCannotGiveOrdersToTheTerminal() {
        assertThat(WalletCommand.memo(memo("for coffee \u2615"))).isEqualTo("for coffee \u2615");
        assertThat(WalletCommand.memo(memo("\u001b[2J"))).isEqualTo("hex 1b5b324a");
        assertThat(WalletCommand.memo(memo("a\nb"))).isEqualTo("hex 610a62");
        assertThat(WalletCommand.memo(memo("\u202e"))).isEqualTo("hex e280ae");
    }

    private static Transfer memo(String text) {
        return Signing.by(
                TestChain.key("sender"),
                signature -> new Transfer(
                        1,
                        TestChain.key("sender").publicKey(),
                        TestChain.key("stranger").address(),
                        new Amount(1),
                        Amount.ZERO,
                        0,
                        1,
                        text.getBytes(StandardCharsets.UTF_8),
                        signature));
    }
}
