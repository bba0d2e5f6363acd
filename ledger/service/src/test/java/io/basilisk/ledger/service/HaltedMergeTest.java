package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.testing.Fork;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A merge that dies at a named point: the folder then holds the old journal or the new one, whole; another merge
 * finishes what this one began.
 */
class HaltedMergeTest {
    private static final int KILLED = 137;
    private static final Fork FORK = new Fork();

    @TempDir
    Path folder;

    @BeforeAll
    static void goOnAsTwo() {
        Fork.pay(FORK.left(), "undone", 4_000, 0);
        Fork.grow(FORK.left(), 2, 100);
        Fork.grow(FORK.right(), 3, 90);
    }

    @ParameterizedTest
    @CsvSource({
        "FILE, BACKED_UP, 1, false",
        "FILE, WRITING, 1, false",
        "FILE, WRITTEN, 1, false",
        "FILE, REWRITTEN, 1, false",
        "FILE, SWAP_DECIDED, 1, true",
        "FILE, SWAP_HALFWAY, 1, true",
        "FILE, SWAPPED, 1, true",
        "IGNITE, SWAP_HALFWAY, 1, true"
    })
    void theFolderHoldsOneJournalOrTheOther(LedgerConfig.Store store, HaltPoint point, int time, boolean swapped)
            throws Exception {
        LedgerConfig config = new LedgerConfig(folder.resolve("ledger"), store, LedgerConfig.LOOPBACK, 0);
        makeFolder(config);
        Path file =
                LedgerMergeTest.file(folder, FORK.right(), FORK.right().ledger().entries());
        assertThat(mergeUntil(config, file, point, time))
                .as("%s was never reached", point)
                .isEqualTo(KILLED);

        LedgerState found = read(config);
        assertIsEither(found, swapped);
        if (store == LedgerConfig.Store.FILE) {
            new LedgerMerge(config, 2, false, line -> {}).run(file, TestChain.START_MILLIS);
            assertIsEither(read(config), true);
        }
        assertThat(config.directory().resolve("journal-swap")).doesNotExist();
        assertThat(backup(config).entries()).isEqualTo(FORK.left().ledger().entries());
    }

    private static void assertIsEither(LedgerState found, boolean swapped) {
        Hash32 tip = (swapped ? FORK.right() : FORK.left()).info().tip();
        assertThat(found.chain().orElseThrow().tip()).isEqualTo(tip);
        assertThat(found.stale()).hasSize(swapped ? 2 : 0);
        assertThat(found.pending()).hasSize(swapped ? 1 : 0);
        if (!swapped) {
            assertThat(found.nextSequence())
                    .isEqualTo(FORK.left().ledger().entries().size());
        }
    }

    private static void makeFolder(LedgerConfig config) throws IOException {
        Files.createDirectories(config.directory());
        try (Journal journal = new Journal(LedgerService.store(config, notice -> {}))) {
            journal.append(FORK.left().ledger().entries());
        }
        KeyFile.create(LedgerService.keyFile(config.directory()), FORK.left().ledgerKey());
    }

    private static LedgerState read(LedgerConfig config) {
        LedgerState state = new LedgerState(FORK.left().ledgerKey());
        try (Journal journal = new Journal(LedgerService.store(config, notice -> {}))) {
            journal.replay(state::apply);
        }
        return state;
    }

    private static Archive backup(LedgerConfig config) throws IOException {
        try (var files = Files.newDirectoryStream(config.directory(), "before-merge-*.bsk")) {
            return Archive.read(files.iterator().next());
        }
    }

    /** @return the exit status */
    private static int mergeUntil(LedgerConfig config, Path file, HaltPoint point, int time) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
        command.addAll(List.of("-Xmx512m", "-D" + HaltPoint.PROPERTY + "=" + point + "@" + time));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LedgerMain.class.getName(), "merge"));
        command.addAll(List.of(file.toString(), "--dir", config.directory().toString()));
        command.addAll(List.of("--store", config.store().name()));
        Path said = Files.createTempFile(file.getParent(), "merge", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("expected the merge to end");
        }
        assertThat(Files.readString(said)).contains("gives way to it from block 12 on");
        return process.exitValue();
    }
}
