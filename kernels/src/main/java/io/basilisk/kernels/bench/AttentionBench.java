package io.basilisk.kernels.bench;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Speed of causal attention, forward and backward, for one layer of a preset: tokens per second, on a GPU or one thread
 * of the CPU, beside libtorch's {@code scaled_dot_product_attention}.
 *
 * <p>{@code AttentionBench [--json] [--device cpu] [--preset NAME] [--sequences N] [--turns N] [--seconds S] [--peer
 * libtorch]}: small unless named, N sequences (4), N turns (5) of S seconds (1).
 */
public final class AttentionBench {
    private static final int BLOCK = 64;
    private static final double NANOS = 1e9;
    private static final long SEED = 1;

    private final Device device;
    private final TransformerConfig shape;
    private final int sequences;
    private final List<List<Launch>> work;

    AttentionBench(Device device, TransformerConfig shape, int sequences) {
        this.device = device;
        this.shape = shape;
        this.sequences = sequences;
        this.work = List.of(launches());
    }

    public static void main(String[] arguments) {
        boolean json = false;
        boolean beside = false;
        String spec = "cpu";
        Preset preset = Preset.SMALL;
        int sequences = 4;
        int turns = 5;
        double seconds = 1;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--device" -> spec = arguments[++i];
                case "--preset" -> preset = Preset.named(arguments[++i]);
                case "--sequences" -> sequences = Integer.parseInt(arguments[++i]);
                case "--turns" -> turns = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--peer" -> beside = TrainOptions.isLibtorch(arguments[++i]);
                default -> {
                    System.err.println("expected [--json] [--device cpu] [--preset NAME] [--sequences N] [--turns N]"
                            + " [--seconds S] [--peer libtorch], got " + arguments[i]);
                    System.exit(2);
                }
            }
        }
        try (Device device = Devices.open(spec, 1);
                TorchPeer peer = beside ? TorchPeer.start(1) : null) {
            AttentionBench bench = new AttentionBench(device, preset.config(65), sequences);
            System.out.println(bench.measure(turns, seconds, peer).print(json));
        } catch (PeerUnavailableException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * What was measured.
     *
     * @param tokensPerSecond medians; the peer's and the ratio are NaN without a peer
     */
    record Result(int context, int heads, int headWidth, double tokensPerSecond, double peer, double ratio) {
        String print(boolean json) {
            String ours = String.format(
                    Locale.ROOT,
                    json
                            ? "{\"bench\":\"attention\",\"context\":%d,\"heads\":%d,\"headWidth\":%d,"
                                    + "\"tokensPerSecond\":%.0f"
                            : "attention, context %d, %d heads of %d: %,.0f tokens/s",
                    context,
                    heads,
                    headWidth,
                    tokensPerSecond);
            if (Double.isNaN(peer)) {
                return json ? ours + ",\"peer\":null,\"ratio\":null}" : ours;
            }
            String beside = json
                    ? ",\"peer\":\"" + TorchPeer.NAME + "\",\"peerTokensPerSecond\":%.0f,\"ratio\":%.3f}"
                    : "%n" + TorchPeer.NAME + ": %,.0f tokens/s%nratio %.2f";
            return ours + String.format(Locale.ROOT, beside, peer, ratio);
        }
    }

    Result measure(int turns, double seconds, @Nullable TorchPeer peer) {
        double[] ours = new double[turns];
        double[] peers = new double[peer == null ? 0 : turns];
        turn(seconds);
        if (peer != null) {
            peer.prepare(
                    "attention", sequences, shape.context(), shape.heads(), shape.keyValueHeads(), shape.headWidth());
            peer.turn(seconds);
        }
        for (int turn = 0; turn < turns; turn++) {
            ours[turn] = turn(seconds);
            if (peer != null) {
                peers[turn] = peer.turn(seconds).perSecond() * sequences * shape.context();
            }
        }
        return new Result(
                shape.context(),
                shape.heads(),
                shape.headWidth(),
                Medians.median(ours),
                Medians.median(peers),
                Medians.ratio(ours, peers));
    }

    private double turn(double seconds) {
        long start = System.nanoTime();
        long done = 0;
        double used;
        do {
            device.run(work);
            done++;
            used = (System.nanoTime() - start) / NANOS;
        } while (used < seconds);
        return done * sequences * shape.context() / used;
    }

    private List<Launch> launches() {
        int rows = sequences * shape.context();
        int qkvWidth = shape.width() + 2 * shape.keyValueWidth();
        Buffer qkv = numbers(rows * qkvWidth);
        Buffer out = device.floats(rows * shape.width());
        Buffer dOut = numbers(rows * shape.width());
        Buffer dQkv = device.floats(rows * qkvWidth);
        Buffer logSums = device.floats(rows * shape.heads());
        Buffer scores = device.floats(BLOCK * shape.context());
        Buffer slopes = device.floats(BLOCK * shape.context());
        Object[] sizes = {sequences, shape.context(), shape.heads(), shape.keyValueHeads(), shape.headWidth()};
        return List.of(
                device.launch(
                        "attention_forward",
                        qkv,
                        out,
                        logSums,
                        scores,
                        sizes[0],
                        sizes[1],
                        sizes[2],
                        sizes[3],
                        sizes[4],
                        0,
                        shape.context()),
                device.launch(
                        "attention_backward",
                        qkv,
                        out,
                        logSums,
                        dOut,
                        dQkv,
                        scores,
                        slopes,
                        sizes[0],
                        sizes[1],
                        sizes[2],
                        sizes[3],
                        sizes[4]));
    }

    private Buffer numbers(int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        Buffer buffer = device.floats(length);
        buffer.write(values, 0, length);
        return buffer;
    }
}
