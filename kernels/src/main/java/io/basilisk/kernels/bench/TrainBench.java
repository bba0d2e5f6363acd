package io.basilisk.kernels.bench;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.BatchSource;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.StepListener;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Speed of the bare inner loop (forward, backward, clip, optimiser) on random tokens: tokens per second, and per second
 * of CPU time, which a busy machine changes less. With {@code --peer libtorch} the same model takes turns in libtorch.
 * The first steps are reported apart: they run while the JVM still compiles.
 *
 * <p>{@code TrainBench [--json] [--preset NAME]... [--device cpu] [--threads N] [--batch N] [--context N]
 * [--vocabulary N] [--turns N] [--seconds S] [--inner-optimizer adamw] [--peer libtorch]}: presets tiny and shakespeare
 * unless named, on all processors, N turns (5) of at least S seconds (2) and one step after a turn that is not counted.
 */
public final class TrainBench {
    private static final double NANOS = 1e9;
    private static final int FIRST_STEPS = 10;
    private static final int ENDLESS = 1 << 20;
    private static final long SEED = 1;
    private static final float RATE = 1e-3f;

    private final Device device;
    private final int threads;
    private final int turns;
    private final double seconds;
    private final InnerOptimizer optimizer;

    TrainBench(Device device, int threads, int turns, double seconds) {
        this(device, threads, turns, seconds, InnerOptimizer.ADAMW);
    }

    private TrainBench(Device device, int threads, int turns, double seconds, InnerOptimizer optimizer) {
        this.optimizer = optimizer;
        this.device = device;
        this.threads = threads;
        this.turns = turns;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        TrainOptions options = new TrainOptions();
        try {
            options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        try (Device device = Devices.open(options.device, options.threads)) {
            TrainBench bench =
                    new TrainBench(device, options.threads, options.turns, options.seconds, options.optimizer);
            for (Preset preset : options.presets) {
                TransformerConfig shape = options.shape(preset);
                int batch = options.batch(preset);
                try (TorchPeer peer = options.beside ? peer(options.threads, shape, batch) : null) {
                    System.out.println(
                            bench.measure(preset.label(), shape, batch, peer).print(options.json));
                }
            }
        } catch (PeerUnavailableException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static TorchPeer peer(int threads, TransformerConfig shape, int batch) {
        TorchPeer peer = TorchPeer.start(threads);
        peer.prepare(
                "train",
                shape.layers(),
                shape.heads(),
                shape.keyValueHeads(),
                shape.width(),
                shape.hidden(),
                shape.context(),
                shape.vocabulary(),
                batch);
        return peer;
    }

    TrainResult measure(String name, TransformerConfig shape, int batch, @Nullable TorchPeer peer) {
        InnerSettings settings = InnerSettings.usual(ENDLESS, batch, LearningRateSchedule.stable(RATE, 0), 0)
                .with(optimizer);
        Turns watch = new Turns(batch * shape.context(), peer);
        try {
            new InnerLoop(device, shape)
                    .train(Weights.initial(shape, SEED), randomTokens(shape.vocabulary()), settings, 0, watch);
        } catch (TimeUp e) {
            // How the turns end the loop.
        }
        if (peer != null) {
            peer.requireItsBest();
        }
        double mebibytes = ProcessMemory.peakMebibytes();
        return new TrainResult(
                name,
                shape,
                batch,
                threads,
                watch.firstSeconds,
                watch.ours,
                watch.oursPerCpuSecond,
                watch.peers,
                watch.peersPerCpuSecond,
                device.kind().equals("cpu") ? FmaPeak.gigaflops(threads) : Double.NaN,
                mebibytes,
                peer == null ? Double.NaN : peer.peakMebibytes());
    }

    private static BatchSource randomTokens(int vocabulary) {
        SplittableRandom random = new SplittableRandom(SEED);
        return (step, inputs, targets) -> {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = random.nextInt(vocabulary);
                targets[i] = random.nextInt(vocabulary);
            }
        };
    }

    private static final class TimeUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("all turns are taken", null, false, false);
        }
    }

    /** Stamps the steps and lets the peer have its turns between ours; the first turn of each is not counted. */
    private final class Turns implements StepListener {
        private final com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final int tokensPerStep;
        private final @Nullable TorchPeer peer;
        private final double[] ours = new double[turns];
        private final double[] oursPerCpuSecond = new double[turns];
        private final double[] peers;
        private final double[] peersPerCpuSecond;
        private final long began = System.nanoTime();
        private double firstSeconds;
        private int turn = -1;
        private long steps;
        private long turnBegan = began;
        private long turnCpuBegan = system.getProcessCpuTime();

        Turns(int tokensPerStep, @Nullable TorchPeer peer) {
            this.tokensPerStep = tokensPerStep;
            this.peer = peer;
            this.peers = new double[peer == null ? 0 : turns];
            this.peersPerCpuSecond = new double[peers.length];
        }

        @Override
        public void onStep(long step, float loss, long tokens) {
            long now = System.nanoTime();
            if (step <= FIRST_STEPS) {
                firstSeconds = (now - began) / NANOS;
            }
            steps++;
            double used = (now - turnBegan) / NANOS;
            if (used < seconds) {
                return;
            }
            if (turn >= 0) {
                ours[turn] = steps * tokensPerStep / used;
                double cpuSeconds = (system.getProcessCpuTime() - turnCpuBegan) / NANOS;
                oursPerCpuSecond[turn] = steps * tokensPerStep / cpuSeconds;
            }
            turnOfPeer();
            if (++turn == turns) {
                throw new TimeUp();
            }
            steps = 0;
            turnBegan = System.nanoTime();
            turnCpuBegan = system.getProcessCpuTime();
        }

        private void turnOfPeer() {
            if (peer != null) {
                TorchPeer.Rate rate = peer.turn(seconds);
                if (turn >= 0) {
                    peers[turn] = rate.perSecond() * tokensPerStep;
                    peersPerCpuSecond[turn] = rate.perCpuSecond() * tokensPerStep;
                }
            }
        }
    }
}
