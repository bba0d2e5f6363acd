package io.basilisk.kernels.bench;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Speed of the device's matrix product on the shapes that a preset's training step has, each forward, for the input's
 * slope and for the weights' slope; GFLOP/s. The CPU's are per second of CPU time on one thread, so that a busy machine
 * changes little; a GPU's are per second of wall time, the way to it and back included.
 *
 * <p>{@code GemmBench [--json] [--device cpu] [--preset NAME] [--rows N] [--seconds S] [--peer libtorch]}: shakespeare
 * unless named, N tokens at a time (384), S seconds (0.5) a product. With a peer, {@value #TURNS} turns of each in
 * alternation, in wall time.
 */
public final class GemmBench {
    private static final double NANOS = 1e9;
    private static final double GIGA = 1e9;
    private static final double FLOPS_PER_LAUNCH = 2;
    private static final double FLOPS_PER_TURN = 5e7;
    private static final int TURNS = 3;

    private final Device device;
    private final double seconds;

    GemmBench(Device device, double seconds) {
        this.device = device;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        boolean json = false;
        boolean beside = false;
        String spec = "cpu";
        Preset preset = Preset.SHAKESPEARE;
        int rows = 384;
        double seconds = 0.5;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--device" -> spec = arguments[++i];
                case "--preset" -> preset = Preset.named(arguments[++i]);
                case "--rows" -> rows = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--peer" -> beside = TrainOptions.isLibtorch(arguments[++i]);
                default -> {
                    System.err.println("expected [--json] [--device cpu] [--preset NAME] [--rows N] [--seconds S]"
                            + " [--peer libtorch], got " + arguments[i]);
                    System.exit(2);
                }
            }
        }
        try (Device device = Devices.open(spec, 1);
                TorchPeer peer = beside ? TorchPeer.start(1) : null) {
            GemmBench bench = new GemmBench(device, seconds);
            for (Product product : products(preset.config(65), rows)) {
                Result result = peer == null ? bench.measure(product) : bench.measure(product, peer);
                System.out.println(result.print(json));
            }
        } catch (PeerUnavailableException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * {@code C = op(A) op(B)}.
     *
     * @param name which layer and which of its three products
     * @param m rows of C
     * @param n columns of C
     * @param k length of the inner products
     */
    record Product(String name, boolean transposeA, boolean transposeB, int m, int n, int k) {
        double flops() {
            return FLOPS_PER_LAUNCH * m * n * k;
        }
    }

    /**
     * A product and its speed.
     *
     * @param cpu whether it is per second of CPU time
     * @param peer the peer's speed, NaN without one
     * @param ratio median of the turns' ratios, NaN without a peer
     */
    record Result(Product product, boolean cpu, double gigaflops, double peer, double ratio) {
        String print(boolean json) {
            String format = json
                    ? "{\"bench\":\"gemm\",\"product\":\"%s\",\"m\":%d,\"n\":%d,\"k\":%d," + "\""
                            + (cpu ? "gigaflopsPerCpuSecond" : "gigaflops") + "\":%.1f"
                    : "%-22s m %5d  n %5d  k %5d  %6.1f GFLOP/s";
            String ours = String.format(Locale.ROOT, format, product.name, product.m, product.n, product.k, gigaflops);
            if (Double.isNaN(peer)) {
                return ours + (json ? "}" : "");
            }
            String beside = json
                    ? ",\"peer\":\"" + TorchPeer.NAME + "\",\"peerGigaflops\":%.1f,\"ratio\":%.3f}"
                    : "  libtorch %6.1f  ratio %.2f";
            return ours + String.format(Locale.ROOT, beside, peer, ratio);
        }
    }

    /**
     * All that a training step multiplies, from a slice's tokens on; attention's own two are one head's, a block of
     * queries by a block of keys before the diagonal.
     */
    static List<Product> products(TransformerConfig shape, int rows) {
        List<Product> products = new ArrayList<>();
        int width = shape.width();
        linear(products, "q, k, v", rows, width + 2 * shape.keyValueWidth(), width);
        linear(products, "o", rows, width, width);
        linear(products, "gate, up", rows, 2 * shape.hidden(), width);
        linear(products, "down", rows, width, shape.hidden());
        linear(products, "head", rows, shape.vocabulary(), width);
        int block = Math.min(64, shape.context());
        products.add(new Product("attention scores", false, true, block, block, shape.headWidth()));
        products.add(new Product("attention values", false, false, block, shape.headWidth(), block));
        return products;
    }

    private static void linear(List<Product> products, String name, int rows, int out, int in) {
        products.add(new Product(name, false, true, rows, out, in));
        products.add(new Product(name + ", inputs", false, false, rows, in, out));
        products.add(new Product(name + ", weights", true, false, out, in, rows));
    }

    Result measure(Product product) {
        Launch launch = bind(product);
        int repeats = Math.max(1, (int) (FLOPS_PER_TURN / product.flops()));
        List<List<Launch>> turn = List.of(Collections.nCopies(repeats, launch));
        spend(turn, seconds / 2);
        long launches = 0;
        long start = nanos();
        double used;
        do {
            device.run(turn);
            launches += repeats;
            used = (nanos() - start) / NANOS;
        } while (used < seconds);
        return new Result(product, isCpu(), product.flops() * launches / used / GIGA, Double.NaN, Double.NaN);
    }

    Result measure(Product p, TorchPeer peer) {
        peer.prepare("gemm", p.transposeA ? 1 : 0, p.transposeB ? 1 : 0, p.m, p.n, p.k);
        peer.turn(seconds / 2);
        double[] ours = new double[TURNS];
        double[] peers = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            ours[turn] = measure(p).gigaflops;
            peers[turn] = peer.turn(seconds).perSecond() * p.flops() / GIGA;
        }
        return new Result(p, isCpu(), Medians.median(ours), Medians.median(peers), Medians.ratio(ours, peers));
    }

    private void spend(List<List<Launch>> turn, double someSeconds) {
        long start = nanos();
        while ((nanos() - start) / NANOS < someSeconds) {
            device.run(turn);
        }
    }

    private Launch bind(Product p) {
        Buffer a = device.floats(p.m * p.k);
        Buffer b = device.floats(p.k * p.n);
        Buffer c = device.floats(p.m * p.n);
        int lda = p.transposeA ? p.m : p.k;
        int ldb = p.transposeB ? p.k : p.n;
        return device.launch(
                device.precision().matmul(),
                a,
                lda,
                p.transposeA ? 1 : 0,
                b,
                ldb,
                p.transposeB ? 1 : 0,
                c,
                p.n,
                p.m,
                p.n,
                p.k,
                0f);
    }

    private boolean isCpu() {
        return device.kind().equals("cpu");
    }

    private long nanos() {
        if (!isCpu()) {
            return System.nanoTime();
        }
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
