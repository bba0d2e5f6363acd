package io.basilisk.ledger.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal in a file makes of damage: history is refused, naming the record; what nobody was told is cut. */
class FileLedgerStoreTest {
    private static final int HEAD_BYTES = 20;
    private static final int RECORD_HEAD_BYTES = 12;
    private static final List<byte[]> RECORDS = List.of(record(40, 1), record(25, 2), record(33, 3));

    @TempDir
    Path directory;

    private Path journal;
    /** The file after each number of records. */
    private final List<byte[]> states = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        journal = directory.resolve("journal.bin");
        try (LedgerStore store = open(new ArrayList<>())) {
            states.add(Files.readAllBytes(journal));
            for (byte[] record : RECORDS) {
                store.append(record);
                states.add(Files.readAllBytes(journal));
            }
        }
    }

    @Test
    void aTornWriteIsCutOffAndTold() throws IOException {
        for (int whole = 0; whole < RECORDS.size(); whole++) {
            byte[] before = states.get(whole);
            byte[] after = states.get(whole + 1);
            for (int length = before.length + 1; length < after.length; length++) {
                byte[] torn = Arrays.copyOf(before, length);
                System.arraycopy(after, before.length, torn, before.length, length - before.length);
                assertCutOff(torn, whole);
                Arrays.fill(torn, before.length, length, (byte) 0);
                assertCutOff(torn, whole);
            }
        }
    }

    private void assertCutOff(byte[] torn, int whole) throws IOException {
        Files.write(journal, torn);
        List<String> notices = new ArrayList<>();
        try (LedgerStore store = open(notices)) {
            assertHolds(store, whole);
        }
        assertThat(notices).singleElement().asString().contains("torn record");
        assertThat(Files.readAllBytes(journal)).isEqualTo(states.get(whole));
    }

    @Test
    void whatWasAcknowledgedIsNeverCutOff() throws IOException {
        byte[] whole = states.getLast();
        for (int length = 0; length < whole.length; length++) {
            Files.write(journal, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(new ArrayList<>()))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("backup");
            assertThat(Files.size(journal)).as("left as it was").isEqualTo(length);
        }
    }

    @Test
    void everyFlippedBitIsRefusedOrHarmless() throws IOException {
        byte[] whole = states.getLast();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                Files.write(journal, damaged);
                if (at < HEAD_BYTES) {
                    List<String> notices = new ArrayList<>();
                    try (LedgerStore store = open(notices)) {
                        assertHolds(store, RECORDS.size());
                    }
                    assertThat(notices).singleElement().asString().contains("head");
                } else {
                    assertThatThrownBy(() -> open(new ArrayList<>()))
                            .as("byte %d bit %d", at, bit)
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("damaged");
                    assertThat(Files.readAllBytes(journal)).isEqualTo(damaged);
                }
            }
        }
    }

    /** A length that points behind the end looked like a torn tail: all that followed would have been dropped. */
    @Test
    void aDamagedLengthIsRefusedByNumber() throws IOException {
        byte[] damaged = states.getLast().clone();
        int second = HEAD_BYTES + RECORD_HEAD_BYTES + RECORDS.getFirst().length;
        damaged[second + 1] ^= 1;
        Files.write(journal, damaged);
        assertThatThrownBy(() -> open(new ArrayList<>()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1 of ")
                .hasMessageContaining("at byte " + second)
                .hasMessageContaining("was acknowledged");
    }

    @Test
    void aTornRecordBehindADamagedHeadIsRefused() throws IOException {
        byte[] torn = Arrays.copyOf(states.get(2), states.get(2).length + 5);
        torn[3] ^= 1;
        Files.write(journal, torn);
        assertThatThrownBy(() -> open(new ArrayList<>()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 2 of ")
                .hasMessageContaining("head");
    }

    private LedgerStore open(List<String> notices) {
        return new FileLedgerStore(directory, notices::add);
    }

    private static void assertHolds(LedgerStore store, int records) {
        List<byte[]> found = new ArrayList<>();
        store.readAll(found::add);
        assertThat(found).usingRecursiveComparison().isEqualTo(RECORDS.subList(0, records));
        assertThat(store.size()).isEqualTo(records);
    }

    private static byte[] record(int length, int fill) {
        byte[] record = new byte[length];
        Arrays.fill(record, (byte) fill);
        return record;
    }
}
