package io.basilisk.kernels.bench;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.sha256.NonceSearch;
import io.basilisk.kernels.sha256.NonceSearcher;
import java.util.Arrays;
import java.util.Locale;

/**
 * Speed of the nonce search on all of one device, in million double SHA-256 per second of wall time; {@link MineBench}
 * measures a core of the CPU.
 *
 * <p>{@code DeviceMineBench --device DEVICE [--json] [--turns N] [--seconds S]}: the median of N turns (5) of S seconds
 * (1) each, after one that is not counted.
 */
public final class DeviceMineBench {
    private static final long BATCH = 1 << 24;
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;

    private final Device device;
    private final int turns;
    private final double seconds;
    private final byte[] header = new byte[NonceSearch.HEADER_BYTES];
    private final byte[] unreachable = new byte[NonceSearch.TARGET_BYTES];
    private long nextNonce;

    DeviceMineBench(Device device, int turns, double seconds) {
        this.device = device;
        this.turns = turns;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        boolean json = false;
        String spec = "opencl";
        int turns = 5;
        double seconds = 1;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--device" -> spec = arguments[++i];
                case "--turns" -> turns = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                default -> {
                    System.err.println(
                            "expected [--json] [--device DEVICE] [--turns N] [--seconds S], came " + arguments[i]);
                    System.exit(2);
                }
            }
        }
        try (Device device = Devices.open(spec, 1)) {
            System.out.println(
                    new DeviceMineBench(device, turns, seconds).measure().print(json));
        }
    }

    /** @param rate median, million double hashes per second */
    record Result(String kind, String name, double rate) {
        String print(boolean json) {
            return json
                    ? String.format(
                            Locale.ROOT,
                            "{\"bench\":\"mine\",\"device\":\"%s\",\"megahashesPerSecond\":%.2f,\"peer\":null}",
                            kind,
                            rate)
                    : String.format(Locale.ROOT, "nonce search  %.2f MH/s on %s (%s)", rate, kind, name);
        }
    }

    Result measure() {
        double[] rates = new double[turns];
        try (NonceSearcher searcher = NonceSearcher.on(device)) {
            searchFor(searcher);
            for (int turn = 0; turn < turns; turn++) {
                rates[turn] = searchFor(searcher);
            }
        }
        Arrays.sort(rates);
        return new Result(device.kind(), device.name(), rates[turns / 2]);
    }

    /** Searches for a hash of zero, which nobody finds, and returns MH/s. */
    private double searchFor(NonceSearcher searcher) {
        long started = System.nanoTime();
        long hashes = 0;
        double elapsed;
        do {
            searcher.search(header, unreachable, nextNonce, BATCH);
            nextNonce += BATCH;
            hashes += BATCH;
            elapsed = (System.nanoTime() - started) / NANOS;
        } while (elapsed < seconds);
        return hashes / elapsed / MEGA;
    }
}
