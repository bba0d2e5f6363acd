package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainTip;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.StaleBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.store.DirectoryLock;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.testing.Fork;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two histories of one ledger become one again, as an operator does it. */
class LedgerMergeTest {
    @TempDir
    Path folder;

    private final Fork fork = new Fork();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The left history as a ledger's folder. */
    static Path directory(Path folder, TestChain side) {
        Path directory = folder.resolve("ledger");
        try (Journal journal = new Journal(new FileLedgerStore(directory, notice -> {}))) {
            journal.append(side.ledger().entries());
        }
        KeyFile.create(LedgerService.keyFile(directory), side.ledgerKey());
        return directory;
    }

    /** The right history as an exported file. */
    static Path file(Path folder, TestChain side, List<JournalEntry> entries) throws IOException {
        Path file = folder.resolve("other.bsk");
        Files.deleteIfExists(file);
        new Archive(side.blocks().stream().map(Block::encode).toList(), entries).write(file);
        return file;
    }

    private int merge(String... more) throws IOException {
        Path file = file(folder, fork.right(), fork.right().ledger().entries());
        return mergeFile(file, more);
    }

    private int mergeFile(Path file, String... more) {
        if (Files.notExists(folder.resolve("ledger"))) {
            directory(folder, fork.left());
        }
        String directory = folder.resolve("ledger").toString();
        Stream<String> usual = Stream.of("merge", file.toString(), "--dir", directory, "--store", "file");
        return ledger(Stream.concat(usual, Stream.of(more)).toArray(String[]::new));
    }

    private int ledger(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return LedgerMain.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** What the folder holds, as a start reads it. */
    static LedgerState read(Path directory, TestChain chain) {
        LedgerState state = new LedgerState(chain.ledgerKey());
        try (Journal journal = new Journal(new FileLedgerStore(directory, notice -> {}))) {
            journal.replay(state::apply);
        }
        return state;
    }

    private LedgerState read() {
        return read(folder.resolve("ledger"), fork.left());
    }

    private static List<Transfer> pending(LedgerState state) {
        return state.pending().stream().map(TransferInfo::transfer).toList();
    }

    @Test
    void aFileWithMoreWorkTakesThePlaceAndEverythingUndoneIsNamed() throws IOException {
        Transfer both = Fork.pay(fork.left(), "both", 1_000, 0);
        fork.right().ledger().submit(both);
        Transfer lost = Fork.pay(fork.left(), "left", 2_000, 1);
        Fork.pay(fork.right(), "right", 3_000, 1);
        Fork.grow(fork.left(), 2, 100);
        Transfer undone = Fork.pay(fork.left(), "undone", 4_000, 2);
        Fork.grow(fork.left(), 1, 100);
        Transfer waits = Fork.pay(fork.left(), "waits", 5_000, 3);
        fork.left().untilScored(true);
        Fork.grow(fork.right(), 4, 90);

        assertThat(merge()).as(err.toString()).isZero();

        LedgerState merged = read();
        assertThat(merged.chain().orElseThrow().tip())
                .isEqualTo(fork.right().info().tip());
        assertThat(merged.accounts()).isEqualTo(fork.right().ledger().accounts());
        assertThat(pending(merged)).containsExactlyInAnyOrder(undone, waits);
        List<Block> gone =
                fork.left().blocks().subList(Fork.COMMON + 1, fork.left().info().height() + 1);
        assertThat(merged.stale())
                .extracting(StaleBlock::header)
                .containsExactlyElementsOf(gone.stream().map(Block::header).toList());
        assertThat(merged.tips())
                .extracting(ChainTip::hash)
                .containsExactly(fork.right().info().tip(), fork.left().info().tip());
        assertThat(merged.tips().getLast().work()).isEqualTo(fork.left().info().work());

        String said = out.toString();
        gone.forEach(block -> assertThat(said).contains(block.hash().hex()));
        assertThat(said)
                .contains("transfer " + lost.txid())
                .contains("nonce-used")
                .contains("the scores of round " + fork.left().info().round())
                .contains("the opening of round " + fork.left().info().round())
                .contains(lost.to() + ": 0.00002 BSK there, 0 BSK here")
                .contains("Reorganised: height 15");
        assertBackup(said);
    }

    /** The chain from before is in one file, from which it can be served again; what was said lies beside it. */
    private void assertBackup(String said) throws IOException {
        String name = "before-merge-" + fork.left().ledger().entries().size() + "-"
                + fork.left().info().tip().hex().substring(0, 12);
        Archive backup = Archive.read(folder.resolve("ledger/" + name + ".bsk"));
        assertThat(backup.entries()).isEqualTo(fork.left().ledger().entries());
        assertThat(backup.replay(fork.left().ledgerKey())).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("ledger/" + name + ".txt")))
                .allSatisfy(line -> assertThat(said).contains(line));
        assertThat(folder.resolve("ledger/journal-swap")).doesNotExist();
    }

    @Test
    void theMergedLedgerGoesOn() throws Exception {
        Fork.pay(fork.left(), "undone", 4_000, 0);
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 90);
        Path directory = directory(folder, fork.left());
        LedgerConfig config = new LedgerConfig(directory, LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        new LedgerMerge(config, 1, false, line -> {})
                .run(file(folder, fork.right(), fork.right().ledger().entries()), TestChain.START_MILLIS);
        TestChain right = fork.right();
        int entries = right.ledger().entries().size();
        right.ledger().submit(pending(read()).getFirst());
        Fork.grow(right, 1, 90);
        try (RunningLedger running = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            // The transfer is there already: its replay is answered as a repetition.
            running.replay(right.ledger()
                    .entries()
                    .subList(entries, right.ledger().entries().size()));
            assertThat(running.ledger.chain()).contains(right.info());
            assertThat(running.ledger.accounts()).isEqualTo(right.ledger().accounts());
            assertThat(running.http
                            .account(TestChain.key("undone").address())
                            .balance()
                            .units())
                    .isEqualTo(4_000);
        }
    }

    @Test
    void ofEqualChainsTheFoldersStaysAndTheOthersBlocksAreStale() throws IOException {
        Fork.grow(fork.left(), 2, 100);
        Transfer theirs = Fork.pay(fork.right(), "theirs", 4_000, 0);
        Fork.grow(fork.right(), 2, 200);
        assertThat(merge("--dry-run")).isZero();
        assertThat(read().stale()).isEmpty();
        assertThat(merge()).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("This folder's chain stays")
                .contains("Transfers of the file that wait for a block now: 1")
                .contains("Journaled 3 entries more");
        LedgerState merged = read();
        assertThat(merged.chain()).contains(fork.left().info());
        assertThat(merged.accounts()).isEqualTo(fork.left().ledger().accounts());
        assertThat(pending(merged)).containsExactly(theirs);
        assertThat(merged.stale()).hasSize(2);
        assertThat(merge()).isZero();
        assertThat(out.toString()).contains("Journaled 0 entries more");
        assertThat(read().nextSequence()).isEqualTo(merged.nextSequence());
    }

    /** Merging the old history back into the new one changes nothing: it has less work, and is known. */
    @Test
    void theBackupMergesIntoWhatTookItsPlace() throws IOException {
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 90);
        assertThat(merge()).isZero();
        long entries = read().nextSequence();
        Path backup = file(folder, fork.left(), fork.left().ledger().entries());
        assertThat(mergeFile(backup)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("Journaled 0 entries more");
        assertThat(merge()).isZero();
        assertThat(read().nextSequence()).isEqualTo(entries);
    }

    @Test
    void aMergedLedgerIsExportedAndRestoredWithItsStaleBlocks() throws IOException {
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 90);
        assertThat(merge()).isZero();
        LedgerState merged = read();
        String directory = folder.resolve("ledger").toString();
        String file = folder.resolve("merged.bsk").toString();
        String restored = folder.resolve("restored").toString();
        String key = LedgerService.keyFile(folder.resolve("ledger")).toString();
        assertThat(ledger("export", file, "--dir", directory, "--store", "file"))
                .isZero();
        assertThat(ledger("import", file, "--dir", restored, "--store", "file", "--key", key))
                .isZero();
        LedgerState read = read(folder.resolve("restored"), fork.left());
        assertThat(read.stale()).hasSize(1).isEqualTo(merged.stale());
        assertThat(read.chain()).isEqualTo(merged.chain());
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 90);
        assertThat(merge("--dry-run")).isZero();
        assertThat(out.toString()).contains("gives way to it from block 12 on").contains("Nothing was changed");
        assertThat(read().chain()).contains(fork.left().info());
        assertThat(folder.resolve("ledger")).isDirectoryNotContaining("glob:**.bsk");
    }

    @Test
    void aChainWithoutItsJournalIsRecordedButCannotTakeThePlace() throws IOException {
        Fork.grow(fork.left(), 2, 100);
        Fork.grow(fork.right(), 1, 90);
        assertThat(mergeFile(file(folder, fork.right(), List.of())))
                .as(err.toString())
                .isZero();
        assertThat(read().stale()).hasSize(1);
        Fork.grow(fork.right(), 2, 90);
        assertThat(mergeFile(file(folder, fork.right(), List.of()))).isEqualTo(1);
        assertThat(err.toString()).contains("the file has no journal").contains("Nothing was changed");
        assertThat(read().chain()).contains(fork.left().info());
    }

    @Test
    void manyBlocksGiveWayOnlyWhenAPersonSaysSo() throws IOException {
        Fork.grow(fork.left(), 2, 100);
        Fork.grow(fork.right(), 3, 90);
        Path directory = directory(folder, fork.left());
        Path file = file(folder, fork.right(), fork.right().ledger().entries());
        LedgerConfig config = new LedgerConfig(directory, LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        assertThatThrownBy(() -> new LedgerMerge(config, 1, false, line -> {}).run(file, TestChain.START_MILLIS))
                .hasMessageContaining("would undo 2 blocks of this folder, more than 1")
                .hasMessageContaining("--allow-deep");
        assertThat(read().chain()).contains(fork.left().info());
        new LedgerMerge(config, 2, false, line -> {}).run(file, TestChain.START_MILLIS);
        assertThat(read().chain().orElseThrow().tip())
                .isEqualTo(fork.right().info().tip());
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() throws IOException {
        Fork.grow(fork.left(), 1, 100);
        Fork.grow(fork.right(), 2, 90);
        Path file = file(folder, fork.right(), fork.right().ledger().entries());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        assertThat(mergeFile(Files.write(folder.resolve("damaged.bsk"), bytes))).isEqualTo(1);

        TestChain stranger = new TestChain();
        stranger.clock().advance(1);
        stranger.begin();
        assertThat(mergeFile(file(folder, stranger, stranger.ledger().entries())))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected two chains of one genesis block");

        assertThat(mergeFile(file(folder, fork.right(), fork.left().ledger().entries())))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the archive is not valid");

        try (DirectoryLock lock = DirectoryLock.take(folder.resolve("ledger"))) {
            assertThat(merge()).isEqualTo(1);
            assertThat(err.toString()).contains("in use");
        }
        assertThat(mergeFile(
                        folder.resolve("other.bsk"),
                        "--dir",
                        folder.resolve("none").toString()))
                .isNotZero();
        assertThat(read().chain()).contains(fork.left().info());
    }
}
