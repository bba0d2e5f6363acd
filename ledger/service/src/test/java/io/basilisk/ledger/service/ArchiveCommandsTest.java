package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.testing.ManualClock;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Backup and restore as a person does them. */
class ArchiveCommandsTest {
    private static final long SEED = 41;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestChain chain;

    @BeforeEach
    void makeALedger() {
        RandomBlocks random = new RandomBlocks(SEED);
        random.upTo(5);
        chain = random.chain();
        try (Journal journal = new Journal(new FileLedgerStore(folder.resolve("old"), notice -> {}))) {
            journal.append(chain.ledger().entries());
        }
        KeyFile.create(folder.resolve("old/ledger-key.json"), chain.ledgerKey());
    }

    private int ledger(String... arguments) {
        CommandLine line = LedgerMain.commandLine();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int export(String file) {
        return ledger("export", path(file), "--dir", path("old"), "--store", "file");
    }

    private int restore(String file, String dir, String store) {
        return ledger("import", path(file), "--dir", path(dir), "--store", store, "--key", path("old/ledger-key.json"));
    }

    @Test
    void aLedgerIsServedFromItsExportByTheOtherStore() {
        assertThat(export("ledger.bsk")).as(err.toString()).isZero();
        assertThat(restore("ledger.bsk", "new", "ignite")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("Restored")
                .contains("height 5, tip " + chain.info().tip());
        LedgerConfig config =
                new LedgerConfig(folder.resolve("new"), LedgerConfig.Store.IGNITE, LedgerConfig.LOOPBACK, 0);
        try (JournaledLedger restored =
                LedgerService.open(config, new ManualClock(TestChain.START_MILLIS), notice -> {})) {
            assertThat(restored.chain()).contains(chain.info());
            assertThat(restored.accounts()).isEqualTo(chain.ledger().accounts());
            assertThat(restored.entries()).isEqualTo(chain.ledger().entries().size());
        }
    }

    @Test
    void theChainOfARunningLedgerIsExportedForOthersToVerify() throws IOException {
        LedgerConfig config =
                new LedgerConfig(folder.resolve("old"), LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        try (LedgerService running =
                LedgerService.start(config, new ManualClock(TestChain.START_MILLIS), notice -> {})) {
            assertThat(ledger("export", path("chain.bsk"), "--ledger", running.url()))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(ledger("check", path("chain.bsk"))).as(err.toString()).isZero();
        assertThat(out.toString()).contains("the chain without a journal");
        assertThat(Archive.read(folder.resolve("chain.bsk")).blocks()).hasSize(6);
        assertThat(restore("chain.bsk", "new", "file")).isEqualTo(1);
        assertThat(err.toString()).contains("expected a journal in the archive");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void whatCannotBeTrustedIsNotRestored() throws IOException {
        assertThat(export("ledger.bsk")).isZero();
        assertThat(export("ledger.bsk")).isEqualTo(1);
        assertThat(err.toString()).contains("exists already");
        assertThat(restore("ledger.bsk", "old", "file")).isEqualTo(1);
        assertThat(err.toString()).contains("expected no ledger in");

        byte[] bytes = Files.readAllBytes(folder.resolve("ledger.bsk"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("damaged.bsk"), bytes, StandardOpenOption.CREATE_NEW);
        assertThat(restore("damaged.bsk", "new", "file")).isEqualTo(1);

        KeyFile.create(folder.resolve("other.json"), TestChain.key("another ledger"));
        assertThat(ledger(
                        "import",
                        path("ledger.bsk"),
                        "--dir",
                        path("new"),
                        "--store",
                        "file",
                        "--key",
                        path("other.json")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected the journal of ledger key");
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(ledger("export", path("none.bsk"), "--dir", path("nowhere"))).isEqualTo(1);
        assertThat(err.toString()).contains("found no journal there");
        assertThat(folder.resolve("none.bsk")).doesNotExist();
    }

    /** A seal that follows the rules but is not what the ledger's key gives: a chain of somebody else. */
    @Test
    void anArchiveOfAForgedChainIsFound() throws IOException {
        TestChain other = new TestChain();
        other.clock().advance(1);
        other.begin();
        Archive mixed = new Archive(
                other.blocks().stream().map(block -> block.encode()).toList(),
                chain.ledger().entries());
        mixed.write(folder.resolve("mixed.bsk"));
        assertThat(ledger("check", path("mixed.bsk"))).isZero();
        assertThat(restore("mixed.bsk", "new", "file")).isEqualTo(1);
        assertThat(err.toString()).contains("blocks of the journal: expected 1, found 6");
    }
}
