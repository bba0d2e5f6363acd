package io.basilisk.jobs.mining;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.sha256.NonceSearcher;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.SolvedBlock;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Mines a sealed round for the nodes that one process hosts, until somebody's block is in the chain. */
public final class MiningTask {
    private final Ledger ledger;
    private final Device device;
    private final int round;
    private final Clock clock;

    /** @param device searches; stays open */
    public MiningTask(Ledger ledger, Device device, int round, Clock clock) {
        this.ledger = ledger;
        this.device = device;
        this.round = round;
        this.clock = clock;
    }

    /**
     * Searches until the round is mined.
     *
     * @param nodes addresses to mine for; those that may not mine the round are passed over
     * @param threads threads that search
     * @param lane number of this task among the round's tasks: keeps their nonces apart
     */
    public MiningReport run(List<Address> nodes, int threads, int lane) throws InterruptedException {
        List<MiningTemplate> templates =
                nodes.stream().map(this::template).flatMap(Optional::stream).toList();
        if (templates.isEmpty()) {
            return new MiningReport(0, 0, 0, clock.millis(), false);
        }
        long started = System.nanoTime();
        try (RoundWatch watch = new RoundWatch(ledger, round);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Lane>> lanes = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> search(templates, firstNonce(lane, thread), watch)))
                    .toList();
            long hashes = 0;
            long found = 0;
            for (Future<Lane> searched : lanes) {
                hashes += result(searched).hashes();
                found = Math.max(found, result(searched).foundMillis());
            }
            return new MiningReport(hashes, (System.nanoTime() - started) / 1e9, found, clock.millis(), true);
        }
    }

    private record Lane(long hashes, long foundMillis) {}

    private Lane search(List<MiningTemplate> templates, long firstNonce, RoundWatch watch) {
        try (NonceSearcher searcher = NonceSearcher.on(device)) {
            Search search = new Search(templates.stream()
                    .map(template -> new Miner(template, searcher, firstNonce))
                    .toList());
            return search(search, watch);
        }
    }

    private Lane search(Search search, RoundWatch watch) {
        while (!watch.isOver() && !Thread.currentThread().isInterrupted()) {
            Optional<BlockHeader> solved =
                    search.until(() -> watch.isOver() || Thread.currentThread().isInterrupted());
            if (solved.isPresent() && submit(solved.get())) {
                watch.close();
                return new Lane(search.hashes(), clock.millis());
            }
        }
        return new Lane(search.hashes(), 0);
    }

    /** Whether the block is in the chain; if another one was first, the watch soon says so. */
    private boolean submit(BlockHeader solved) {
        try {
            ledger.submit(new SolvedBlock(solved));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private Optional<MiningTemplate> template(Address node) {
        try {
            return Optional.of(ledger.template(node))
                    .filter(template -> template.header().round() == round);
        } catch (RefusedException e) {
            return Optional.empty(); // not eligible, or the block was found meanwhile
        }
    }

    private static Lane result(Future<Lane> lane) throws InterruptedException {
        try {
            return lane.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search failed: " + e.getCause(), e.getCause());
        }
    }

    private static long firstNonce(int lane, int thread) {
        return (long) lane << 48 | (long) thread << 40;
    }
}
