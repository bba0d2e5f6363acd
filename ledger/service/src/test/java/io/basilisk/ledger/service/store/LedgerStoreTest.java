package io.basilisk.ledger.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two stores keep the same promises; Ignite's is checked against the plain file. */
class LedgerStoreTest {
    private static final long SEED = 20260101;

    @TempDir
    Path directory;

    @Test
    void bothStoresKeepTheSameRecordsOverARestart() {
        List<byte[]> records = records(40);
        for (int half = 0; half < 2; half++) {
            try (LedgerStore ignite = new IgniteLedgerStore(directory.resolve("ignite"));
                    LedgerStore file = new FileLedgerStore(directory.resolve("file"), notice -> {})) {
                assertThat(ignite.size()).isEqualTo(20L * half);
                assertThat(file.size()).isEqualTo(20L * half);
                for (byte[] record : records.subList(20 * half, 20 * half + 20)) {
                    ignite.append(record);
                    file.append(record);
                }
                assertThat(all(ignite)).usingRecursiveComparison().isEqualTo(records.subList(0, 20 * half + 20));
                assertThat(all(file)).usingRecursiveComparison().isEqualTo(all(ignite));
            }
        }
    }

    @Test
    void aSecondUserOfTheSameDirectoryIsRefused() {
        try (LedgerStore first = new FileLedgerStore(directory, notice -> {})) {
            assertThat(first.size()).isZero();
            assertThatThrownBy(() -> new IgniteLedgerStore(directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void aTornLastRecordIsCutOffAndReported() throws IOException {
        List<byte[]> records = records(3);
        try (LedgerStore store = new FileLedgerStore(directory, notice -> {})) {
            records.forEach(store::append);
        }
        Path journal = directory.resolve("journal.bin");
        byte[] bytes = Files.readAllBytes(journal);
        int last = records.getLast().length + 8;
        for (int kept = bytes.length - last + 1; kept < bytes.length; kept += 7) {
            Files.write(journal, java.util.Arrays.copyOf(bytes, kept));
            List<String> notices = new ArrayList<>();
            try (LedgerStore store = new FileLedgerStore(directory, notices::add)) {
                assertThat(all(store)).usingRecursiveComparison().isEqualTo(records.subList(0, 2));
            }
            assertThat(notices).singleElement().asString().contains("torn record");
        }
    }

    @Test
    void aDamagedRecordWithOthersBehindItIsRefusedByNumber() throws IOException {
        try (LedgerStore store = new FileLedgerStore(directory, notice -> {})) {
            records(3).forEach(store::append);
        }
        Path journal = directory.resolve("journal.bin");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[20] ^= 1;
        Files.write(journal, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> new FileLedgerStore(directory, notice -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 0")
                .hasMessageContaining("damaged");
    }

    private static List<byte[]> all(LedgerStore store) {
        List<byte[]> records = new ArrayList<>();
        store.readAll(records::add);
        return records;
    }

    private static List<byte[]> records(int count) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[30 + random.nextInt(300)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }
}
