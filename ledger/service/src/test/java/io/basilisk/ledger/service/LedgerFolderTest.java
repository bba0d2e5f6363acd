package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.testing.ManualClock;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger's folder: neither its key nor its journal is replaced behind its owner's back. */
class LedgerFolderTest {
    @TempDir
    Path directory;

    private JournaledLedger open() {
        LedgerConfig config = new LedgerConfig(directory, LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        return LedgerService.open(config, new ManualClock(TestChain.START_MILLIS), notice -> {});
    }

    private void begin() {
        try (JournaledLedger ledger = open()) {
            ledger.submit(new TestChain().params(ledger.ledgerKey(), ThresholdMode.RELATIVE));
        }
    }

    @Test
    void aLostKeyIsNotReplaced() throws IOException {
        begin();
        Path key = LedgerService.keyFile(directory);
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("expected the key of the journal in " + key)
                .hasMessageContaining("restore the key");
        assertThat(key).doesNotExist();
        Files.write(key, kept);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (JournaledLedger ledger = open()) {
            assertThat(ledger.chain()).isPresent();
        }
    }

    @Test
    void aLostJournalIsNotReplaced() throws IOException {
        begin();
        Files.delete(directory.resolve("journal.bin"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("expected a journal beside the ledger's key")
                .hasMessageContaining("move the key away");
        assertThat(directory.resolve("journal.bin")).doesNotExist();
    }

    @Test
    void aFirstStartThatWasCutShortIsGoneOnWith() throws IOException {
        open().close();
        Files.delete(LedgerService.keyFile(directory));
        begin();
    }
}
