package io.basilisk.jobs.bench;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How long a ledger with a long chain takes from its start as a process until it answers. */
final class RestartBench {
    private static final int ENTRIES_A_RECORD = 500;

    private RestartBench() {}

    static Figure run(Path folder, String name, SubmitBench.Opener opener, int blocks) throws IOException {
        Path place = Files.createDirectories(folder.resolve("restart-" + name.toLowerCase(Locale.ROOT)));
        BenchChain chain = new BenchChain(KeyFile.openOrCreate(LedgerService.keyFile(place)));
        for (int i = 1; i <= blocks; i++) {
            chain.mineRound(0);
            if (i % 1_000 == 0) {
                System.err.printf(Locale.ROOT, "making a chain: block %,d of %,d%n", i, blocks);
            }
        }
        write(opener.open(place), chain.entries());
        long began = System.nanoTime();
        try (LedgerChild ledger = LedgerChild.start(place, name)) {
            double seconds = Timing.secondsSince(began);
            return Figure.atMost(
                    String.format(Locale.ROOT, "process start to answers, %,d blocks (%s store)", blocks, name),
                    seconds,
                    "s",
                    10,
                    String.format(
                            Locale.ROOT,
                            "%,d entries, %.1f s of processor time, port %d",
                            chain.entries().size(),
                            ledger.cpuSeconds(),
                            ledger.port()));
        }
    }

    private static void write(LedgerStore store, List<JournalEntry> entries) {
        try (Journal journal = new Journal(store)) {
            journal.replay(entry -> {});
            for (int from = 0; from < entries.size(); from += ENTRIES_A_RECORD) {
                journal.append(entries.subList(from, Math.min(entries.size(), from + ENTRIES_A_RECORD)));
            }
        }
    }
}
