package io.basilisk.ledger.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
            try (LedgerStore ignite = new IgniteLedgerStore(directory.resolve("ignite"), notice -> {});
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
            assertThatThrownBy(() -> new IgniteLedgerStore(directory, notice -> {}))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void eachStoreRefusesTheFolderOfTheOther() {
        Path ignite = directory.resolve("ignite");
        Path file = directory.resolve("file");
        new IgniteLedgerStore(ignite, notice -> {}).close();
        new FileLedgerStore(file, notice -> {}).close();
        assertThatThrownBy(() -> new FileLedgerStore(ignite, notice -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("found one kept by Ignite")
                .hasMessageContaining("--store ignite");
        assertThatThrownBy(() -> new IgniteLedgerStore(file, notice -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("found one in a file")
                .hasMessageContaining("--store file");
        new IgniteLedgerStore(ignite, notice -> {}).close();
        new FileLedgerStore(file, notice -> {}).close();
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
