package io.basilisk.jobs.bench;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.service.JournaledLedger;
import io.basilisk.ledger.service.SteadyClock;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** How many submissions a second are on disk when they are answered: one client, and many that share each write. */
final class SubmitBench {
    private static final int CLIENTS = 64;
    private static final int SHARDS = 1_024;
    /** As many as a round of that many shards takes. */
    private static final int COMMITS = 8 * SHARDS;

    private static final int ALONE = 400;
    private static final int WARM_UP = 1_500;

    private SubmitBench() {}

    /** @param open opens an empty store in a folder */
    interface Opener {
        LedgerStore open(Path folder);
    }

    static List<Figure> run(Path folder, String name, Opener opener) throws IOException, InterruptedException {
        NodeKey ledgerKey = BenchChain.key("ledger");
        BenchChain chain = new BenchChain(ledgerKey);
        Path place = Files.createDirectories(folder.resolve("submit-" + name.toLowerCase(Locale.ROOT)));
        List<Commit> commits = commits(chain);
        try (JournaledLedger ledger = new JournaledLedger(
                ledgerKey, new Journal(opener.open(place)), new SteadyClock(BenchChain.START, () -> 0))) {
            chain.entries().stream().map(JournalEntry::submission).forEach(ledger::submit);
            ledger.submit(chain.opening(SHARDS));
            submit(ledger, commits.subList(0, WARM_UP), CLIENTS);
            int alone = WARM_UP + ALONE;
            double one = submit(ledger, commits.subList(WARM_UP, alone), 1);
            double many = submit(ledger, commits.subList(alone, COMMITS), CLIENTS);
            String store = " (" + name + " store, forced to disk)";
            return List.of(
                    Figure.atLeast("submissions of " + CLIENTS + " clients" + store, many, "/s", 5_000, ""),
                    Figure.atLeast(
                            "the same, times what one client reaches" + store,
                            many / one,
                            "x",
                            20,
                            "one client " + Figure.number(one) + "/s"));
        }
    }

    private static List<Commit> commits(BenchChain chain) {
        NodeKey node = BenchChain.key("committer");
        return IntStream.range(0, COMMITS)
                .parallel()
                .mapToObj(i -> chain.commit(node, 1, BenchChain.hash("commit " + i)))
                .toList();
    }

    /** @return submissions a second */
    private static double submit(JournaledLedger ledger, List<Commit> commits, int clients)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long began = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<java.util.concurrent.Callable<Integer>> loops = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                loops.add(() -> {
                    int done = 0;
                    for (int i = next.getAndIncrement(); i < commits.size(); i = next.getAndIncrement()) {
                        ledger.submit(commits.get(i));
                        done++;
                    }
                    return done;
                });
            }
            int done = 0;
            for (var loop : pool.invokeAll(loops)) {
                done += loop.resultNow();
            }
            if (done != commits.size()) {
                throw new IllegalStateException("expected " + commits.size() + " submissions, did " + done);
            }
        }
        return commits.size() / Timing.secondsSince(began);
    }
}
