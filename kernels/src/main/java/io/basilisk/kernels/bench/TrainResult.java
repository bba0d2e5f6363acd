package io.basilisk.kernels.bench;

import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.Locale;

/**
 * What {@link TrainBench} measured.
 *
 * @param firstSeconds wall time of the first steps
 * @param turns tokens per second of each turn
 * @param turnsPerCpuSecond tokens per second of CPU time of each turn, all threads of the process together
 * @param peers the peer's turns, none without a peer
 * @param peersPerCpuSecond the same per second of CPU time
 * @param peak GFLOP/s of multiply-adds in registers, NaN where they do not compare with the device
 * @param mebibytes largest resident size of this process
 * @param peerMebibytes the same of the peer's, NaN without a peer
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainResult(
        String preset,
        TransformerConfig shape,
        int batch,
        int threads,
        double firstSeconds,
        double[] turns,
        double[] turnsPerCpuSecond,
        double[] peers,
        double[] peersPerCpuSecond,
        double peak,
        double mebibytes,
        double peerMebibytes) {
    private static final double GIGA = 1e9;
    private static final double MILLIS = 1e3;
    private static final double PERCENT = 100;
    private static final int PASSES = 3;
    private static final int FLOPS_PER_FMA = 2;

    double tokensPerSecond() {
        return Medians.median(turns);
    }

    double ratio() {
        return Medians.ratio(turns, peers);
    }

    /** Which other work on the machine changes least; waiting threads that spin count as work. */
    double ratioPerCpuSecond() {
        return Medians.ratio(turnsPerCpuSecond, peersPerCpuSecond);
    }

    /**
     * Floating-point operations of forward and backward per token: each weight of a matrix once per pass, three passes,
     * and causal attention's two products over half the context on average.
     */
    static double flopsPerToken(TransformerConfig shape) {
        double matrices = shape.parameterCount()
                - (shape.tiedHead() ? 0.0 : (double) shape.vocabulary() * shape.width())
                - (2.0 * shape.layers() + 1) * shape.width();
        double attention = (double) shape.layers() * shape.width() * (shape.context() + 1);
        return PASSES * FLOPS_PER_FMA * (matrices + attention);
    }

    double gigaflops() {
        return tokensPerSecond() * flopsPerToken(shape) / GIGA;
    }

    String print(boolean json) {
        return json ? json() : lines();
    }

    private String json() {
        double tokens = tokensPerSecond();
        String ours = String.format(
                Locale.ROOT,
                "{\"bench\":\"train\",\"preset\":\"%s\",\"threads\":%d,\"parameters\":%d,\"batch\":%d,\"context\":%d,"
                        + "\"tokensPerSecond\":%.0f,\"tokensPerCpuSecond\":%.0f,\"millisPerStep\":%.2f,"
                        + "\"firstStepsSeconds\":%.2f,\"gigaflops\":%.1f,\"percentOfPeak\":%s,\"peakMebibytes\":%s",
                preset,
                threads,
                shape.parameterCount(),
                batch,
                shape.context(),
                tokens,
                Medians.median(turnsPerCpuSecond),
                batch * shape.context() / tokens * MILLIS,
                firstSeconds,
                gigaflops(),
                number("%.1f", PERCENT * gigaflops() / peak),
                number("%.0f", mebibytes));
        if (peers.length == 0) {
            return ours + ",\"peer\":null,\"ratio\":null}";
        }
        return ours
                + String.format(
                        Locale.ROOT,
                        ",\"peer\":\"%s\",\"peerTokensPerSecond\":%.0f,\"ratio\":%.3f,"
                                + "\"ratioPerCpuSecond\":%.3f,\"peerPeakMebibytes\":%.0f,"
                                + "\"memoryRatio\":%s}",
                        TorchPeer.NAME,
                        Medians.median(peers),
                        ratio(),
                        ratioPerCpuSecond(),
                        peerMebibytes,
                        number("%.2f", mebibytes / peerMebibytes));
    }

    private String ofPeak() {
        return Double.isNaN(peak)
                ? ""
                : String.format(Locale.ROOT, ", %.0f%% of %.0f in registers", PERCENT * gigaflops() / peak, peak);
    }

    private String lines() {
        double tokens = tokensPerSecond();
        String ours = String.format(
                Locale.ROOT,
                "%-12s %d threads, %,d parameters, batch %d x %d: %,.0f tokens/s, %,.0f per CPU second, %.1f ms a step;"
                        + " first steps %.2f s%n"
                        + "             %.0f GFLOP/s%s; %.0f MiB at most",
                preset,
                threads,
                shape.parameterCount(),
                batch,
                shape.context(),
                tokens,
                Medians.median(turnsPerCpuSecond),
                batch * shape.context() / tokens * MILLIS,
                firstSeconds,
                gigaflops(),
                ofPeak(),
                mebibytes);
        if (peers.length == 0) {
            return ours;
        }
        return ours
                + String.format(
                        Locale.ROOT,
                        "%n%s: %,.0f tokens/s, %,.0f per CPU second, %.0f MiB at most%n"
                                + "ratio        %.2f, per CPU second %.2f, memory %.2f (medians of %d turns)",
                        TorchPeer.NAME,
                        Medians.median(peers),
                        Medians.median(peersPerCpuSecond),
                        peerMebibytes,
                        ratio(),
                        ratioPerCpuSecond(),
                        mebibytes / peerMebibytes,
                        peers.length);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, format, value);
    }
}
