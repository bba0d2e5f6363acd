package io.basilisk.kernels.bench;

import io.basilisk.kernels.sha256.NonceSearch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Speed of the nonce search on one core, in double SHA-256 per second of CPU time, beside C programs with AVX-512 and
 * with SHA instructions where gcc and the CPU allow. They take turns; medians are compared, with the faster program's.
 *
 * <p>{@code MineBench [--json] [--turns N] [--seconds S]}: N turns (5) of S seconds (1) each. CPU time, not wall time:
 * a busy machine slows both alike.
 */
public final class MineBench {
    private static final Map<String, String> PROGRAMS =
            Map.of("C AVX-512", "sha256d_avx512", "C SHA-NI", "sha256d_shani");
    private static final long BATCH = 1_000_000;
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;

    private final int turns;
    private final double seconds;
    private final byte[] header = new byte[NonceSearch.HEADER_BYTES];
    private final byte[] unreachable = new byte[NonceSearch.TARGET_BYTES];
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long nextNonce;

    MineBench(int turns, double seconds) {
        this.turns = turns;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        boolean json = false;
        int turns = 5;
        double seconds = 1;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--turns" -> turns = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                default -> {
                    System.err.println("expected [--json] [--turns N] [--seconds S], came " + arguments[i]);
                    System.exit(2);
                }
            }
        }
        System.out.println(new MineBench(turns, seconds).measure().print(json));
    }

    /**
     * What was measured.
     *
     * @param search median of the nonce search, MH/s per core
     * @param peer the faster C program, empty where none could be built
     */
    record Result(int lanes, double search, Optional<Peer> peer) {
        String print(boolean json) {
            return json ? json() : lines();
        }

        private String json() {
            String ours = String.format(
                    Locale.ROOT,
                    "{\"bench\":\"mine\",\"device\":\"cpu\",\"lanes\":%d,\"hashesPerSecond\":%.0f,",
                    lanes,
                    search * MEGA);
            return ours
                    + peer.map(other -> String.format(
                                    Locale.ROOT,
                                    "\"peer\":\"%s\",\"peerHashesPerSecond\":%.0f,\"ratio\":%.3f}",
                                    other.name,
                                    other.rate * MEGA,
                                    search / other.rate))
                            .orElse("\"peer\":null,\"peerHashesPerSecond\":null,\"ratio\":null}");
        }

        private String lines() {
            String ours = String.format(Locale.ROOT, "nonce search  %d lanes  %6.2f MH/s per core", lanes, search);
            return ours
                    + peer.map(other -> String.format(
                                    Locale.ROOT,
                                    "%n%-13s           %6.2f MH/s per core%nratio                   %6.2f",
                                    other.name,
                                    other.rate,
                                    search / other.rate))
                            .orElse("\nC programs    not built: they need gcc and a CPU with AVX-512 or SHA"
                                    + " instructions");
        }
    }

    /**
     * A C program.
     *
     * @param rate median, MH/s per core
     */
    record Peer(String name, double rate) {}

    Result measure() {
        double[] search = new double[turns];
        searchFor(seconds);
        Map<String, NativePeer> programs = new LinkedHashMap<>();
        Map<String, double[]> rates = new LinkedHashMap<>();
        try {
            PROGRAMS.forEach(
                    (name, source) -> NativePeer.build(source).ifPresent(program -> programs.put(name, program)));
            for (int turn = 0; turn < turns; turn++) {
                search[turn] = searchFor(seconds);
                for (var program : programs.entrySet()) {
                    rates.computeIfAbsent(program.getKey(), name -> new double[turns])[turn] =
                            program.getValue().run(Double.toString(seconds));
                }
            }
        } finally {
            programs.values().forEach(NativePeer::close);
        }
        Optional<Peer> best = rates.entrySet().stream()
                .map(entry -> new Peer(entry.getKey(), Medians.median(entry.getValue())))
                .max(Comparator.comparingDouble(Peer::rate));
        return new Result(NonceSearch.lanes(), Medians.median(search), best);
    }

    /** Searches for a hash of zero, which nobody finds, and returns MH/s. */
    private double searchFor(double someSeconds) {
        long hashes = 0;
        long start = threads.getCurrentThreadCpuTime();
        double used;
        do {
            NonceSearch.search(header, unreachable, nextNonce, BATCH);
            nextNonce += BATCH;
            hashes += BATCH;
            used = (threads.getCurrentThreadCpuTime() - start) / NANOS;
        } while (used < someSeconds);
        return hashes / used / MEGA;
    }
}
