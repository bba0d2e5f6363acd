package io.basilisk.kernels.bench;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.BatchSource;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.StepListener;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Speed of the bare inner loop (forward, backward, clip, AdamW) on random tokens: tokens per second, and per second of
 * CPU time, which a busy machine changes less. The first steps are reported apart: they run while the JVM still
 * compiles.
 *
 * <p>{@code TrainBench [--json] [--preset NAME]... [--device cpu] [--threads N] [--batch N] [--context N]
 * [--vocabulary N] [--seconds S]}:
 * presets tiny and shakespeare unless named, on all processors, each for S seconds (10), of which the first third is
 * not counted.
 */
public final class TrainBench {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final int FIRST_STEPS = 10;
    private static final int ENDLESS = 1 << 20;
    private static final long SEED = 1;
    private static final float RATE = 1e-3f;
    private static final int CHARACTERS = 65;
    private static final int GPT2_TOKENS = 50_257;

    private final Device device;
    private final double seconds;

    TrainBench(Device device, double seconds) {
        this.device = device;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) {
        Options options = new Options();
        try {
            options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        try (Device device = Devices.open(options.device, options.threads)) {
            TrainBench bench = new TrainBench(device, options.seconds);
            for (Preset preset : options.presets) {
                Result result = bench.measure(preset.label(), options.shape(preset), options.batch(preset));
                System.out.println(result.print(options.json, options.threads));
            }
        }
    }

    /** What the command line asks for. */
    private static final class Options {
        private final List<Preset> presets = new ArrayList<>();
        private boolean json;
        private String device = "cpu";
        private int threads = Runtime.getRuntime().availableProcessors();
        private int batch;
        private int context;
        private int vocabulary;
        private double seconds = 10;

        void parse(String[] arguments) {
            for (int i = 0; i < arguments.length; i++) {
                String option = arguments[i];
                if (option.equals("--json")) {
                    json = true;
                } else if (i + 1 < arguments.length) {
                    take(option, arguments[++i]);
                } else {
                    throw unknown(option);
                }
            }
            if (presets.isEmpty()) {
                presets.addAll(List.of(Preset.TINY, Preset.SHAKESPEARE));
            }
        }

        private void take(String option, String value) {
            switch (option) {
                case "--preset" -> presets.add(Preset.named(value));
                case "--device" -> device = value;
                case "--threads" -> threads = Integer.parseInt(value);
                case "--batch" -> batch = Integer.parseInt(value);
                case "--context" -> context = Integer.parseInt(value);
                case "--vocabulary" -> vocabulary = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                default -> throw unknown(option);
            }
        }

        private static IllegalArgumentException unknown(String option) {
            return new IllegalArgumentException("expected [--json] [--preset NAME]... [--device cpu] [--threads N]"
                    + " [--batch N] [--context N] [--vocabulary N] [--seconds S], got " + option);
        }

        int batch(Preset preset) {
            return batch == 0 ? preset.batch() : batch;
        }

        TransformerConfig shape(Preset preset) {
            int tokens = preset == Preset.GPT2_124M ? GPT2_TOKENS : CHARACTERS;
            TransformerConfig shape = preset.config(vocabulary == 0 ? tokens : vocabulary);
            return context == 0 ? shape : shape.withContext(context);
        }
    }

    /**
     * What was measured.
     *
     * @param firstSeconds wall time of the first {@value #FIRST_STEPS} steps
     * @param steps steps counted after those of the first third
     * @param wallSeconds their wall time
     * @param cpuSeconds their CPU time, all threads of the process together
     */
    record Result(
            String preset,
            TransformerConfig shape,
            int batch,
            double firstSeconds,
            int steps,
            double wallSeconds,
            double cpuSeconds) {
        String print(boolean json, int threads) {
            double tokens = (double) steps * batch * shape.context();
            String format = json
                    ? "{\"bench\":\"train\",\"preset\":\"%s\",\"threads\":%d,\"parameters\":%d,\"batch\":%d,"
                            + "\"context\":%d,"
                            + "\"tokensPerSecond\":%.0f,\"tokensPerCpuSecond\":%.0f,\"millisPerStep\":%.2f,"
                            + "\"firstStepsSeconds\":%.2f}"
                    : "%-12s %d threads, %,d parameters, batch %d x %d: %,.0f tokens/s, %,.0f per CPU second,"
                            + " %.1f ms a step; first " + FIRST_STEPS + " steps %.2f s";
            return String.format(
                    Locale.ROOT,
                    format,
                    preset,
                    threads,
                    shape.parameterCount(),
                    batch,
                    shape.context(),
                    tokens / wallSeconds,
                    tokens / cpuSeconds,
                    wallSeconds / steps * MILLIS,
                    firstSeconds);
        }
    }

    Result measure(String name, TransformerConfig shape, int batch) {
        InnerSettings settings = InnerSettings.usual(ENDLESS, batch, LearningRateSchedule.stable(RATE, 0), 0);
        Stopwatch watch = new Stopwatch(seconds);
        try {
            new InnerLoop(device, shape)
                    .run(Weights.initial(shape, SEED), randomTokens(shape.vocabulary()), settings, 0, watch);
        } catch (TimeUp e) {
            // How the stopwatch ends the loop.
        }
        return watch.result(name, shape, batch);
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
            super("the time to measure is up", null, false, false);
        }
    }

    /** Stamps the steps: the first ones, those of the first third, the rest. */
    private static final class Stopwatch implements StepListener {
        private final com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final double seconds;
        private final long start = System.nanoTime();
        private double firstSeconds;
        private long countedFrom;
        private long countedWall;
        private long countedCpu;
        private long steps;
        private double wallSeconds;
        private double cpuSeconds;

        Stopwatch(double seconds) {
            this.seconds = seconds;
        }

        @Override
        public void onStep(long step, float loss, long tokens) {
            long now = System.nanoTime();
            double elapsed = (now - start) / NANOS;
            if (step <= FIRST_STEPS) {
                firstSeconds = elapsed;
            }
            if (countedFrom == 0) {
                if (elapsed >= seconds / 3) {
                    countedFrom = step;
                    countedWall = now;
                    countedCpu = system.getProcessCpuTime();
                }
                return;
            }
            steps = step - countedFrom;
            wallSeconds = (now - countedWall) / NANOS;
            cpuSeconds = (system.getProcessCpuTime() - countedCpu) / NANOS;
            if (elapsed >= seconds) {
                throw new TimeUp();
            }
        }

        Result result(String name, TransformerConfig shape, int batch) {
            return new Result(name, shape, batch, firstSeconds, (int) steps, wallSeconds, cpuSeconds);
        }
    }
}
