package io.basilisk.kernels.bench;

import io.basilisk.kernels.sha256.NonceSearch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Speed of the nonce search on one core, in million double SHA-256 per second of CPU time, beside a C program with
 * AVX-512 intrinsics where gcc and the CPU allow. The two take turns; medians are compared.
 *
 * <p>{@code MineBench [--json] [--turns N] [--seconds S]}: N turns (5) of S seconds (1) each. CPU time, not wall time:
 * a busy machine slows both alike.
 */
public final class MineBench {
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
     * @param search medians of the nonce search, MH/s per core
     * @param peer the same of the C program, NaN where it could not be built
     */
    record Result(int lanes, double search, double peer) {
        String print(boolean json) {
            boolean alone = Double.isNaN(peer);
            if (json) {
                String ratio = alone
                        ? "null,\"ratio\":null"
                        : String.format(Locale.ROOT, "%.2f,\"ratio\":%.3f", peer, search / peer);
                return String.format(
                        Locale.ROOT,
                        "{\"bench\":\"mine\",\"device\":\"cpu\",\"lanes\":%d,\"megahashesPerSecond\":%.2f,"
                                + "\"peer\":\"C AVX-512\",\"peerMegahashesPerSecond\":%s}",
                        lanes,
                        search,
                        ratio);
            }
            String line = String.format(Locale.ROOT, "nonce search  %d lanes  %6.2f MH/s per core", lanes, search);
            return alone
                    ? line + "\nC AVX-512     not built: needs gcc and a CPU with AVX-512"
                    : line
                            + String.format(
                                    Locale.ROOT,
                                    "%nC AVX-512     16 lanes  %6.2f MH/s per core%nratio                   %6.2f",
                                    peer,
                                    search / peer);
        }
    }

    Result measure() {
        double[] search = new double[turns];
        double[] peers = new double[turns];
        Arrays.fill(peers, Double.NaN);
        searchFor(seconds);
        Optional<NativePeer> peer = NativePeer.build("sha256d_avx512");
        try {
            for (int turn = 0; turn < turns; turn++) {
                search[turn] = searchFor(seconds);
                if (peer.isPresent()) {
                    peers[turn] = peer.get().run(Double.toString(seconds));
                }
            }
        } finally {
            peer.ifPresent(NativePeer::close);
        }
        return new Result(NonceSearch.lanes(), median(search), median(peers));
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

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
