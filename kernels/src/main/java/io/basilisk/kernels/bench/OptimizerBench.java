package io.basilisk.kernels.bench;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.BatchSource;
import io.basilisk.kernels.transformer.Evaluator;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Held-out loss that inner optimisers reach on a text, by learning rate, from the same weights over the same batches:
 * what one worker's rounds with an outer rate of 1 come to, without Spark, scores and blocks around them. Characters
 * are the tokens; the first 90% of the text train, all of the rest is held out. The rate is stable for 60% of the
 * steps, then falls to 5%; a round's moments start from zero and warm up.
 *
 * <p>{@code OptimizerBench --text FILE [--json] [--preset NAME] [--optimizers adamw,muon] [--rates X,Y] [--steps N]
 * [--round-steps N] [--threads N] [--seed N]}: shakespeare, both, 2e-3, 2,000 steps in rounds of 100.
 */
public final class OptimizerBench {
    private static final double STABLE = 0.6;
    private static final float FLOOR = 0.05f;
    private static final int WARM_UP_STEPS = 8;
    private static final double TRAINED = 0.9;
    private static final double NANOS = 1e9;

    private final Device device;
    private final OptimizerOptions options;
    private final TransformerConfig shape;
    private final int[] train;
    private final int[] heldOut;

    OptimizerBench(Device device, OptimizerOptions options, String text) {
        this.device = device;
        this.options = options;
        int[] characters = text.chars().distinct().sorted().toArray();
        int[] tokens = text.chars().map(c -> Arrays.binarySearch(characters, c)).toArray();
        int split = (int) (TRAINED * tokens.length);
        train = Arrays.copyOf(tokens, split);
        heldOut = Arrays.copyOfRange(tokens, split, tokens.length);
        shape = options.preset.config(characters.length);
        if (heldOut.length <= shape.context()) {
            throw new IllegalArgumentException("expected a text of over " + 10 * shape.context()
                    + " characters, of which a tenth is held out, came " + tokens.length);
        }
    }

    public static void main(String[] arguments) throws IOException {
        OptimizerOptions options = new OptimizerOptions();
        options.parse(arguments);
        String text = Files.readString(options.text);
        try (Device device = Devices.open("cpu", options.threads)) {
            OptimizerBench bench = new OptimizerBench(device, options, text);
            for (float rate : options.rates) {
                for (InnerOptimizer optimizer : options.optimizers) {
                    System.out.println(bench.measure(optimizer, rate).print(options.json));
                }
            }
        }
    }

    /**
     * What one run came to.
     *
     * @param loss nats per held-out token
     * @param tokensPerSecond of wall time
     */
    record Result(InnerOptimizer optimizer, float rate, int steps, double loss, double tokensPerSecond) {
        String print(boolean json) {
            return String.format(
                    Locale.ROOT,
                    json
                            ? "{\"bench\":\"optimizers\",\"optimizer\":\"%s\",\"rate\":%s,\"steps\":%d,"
                                    + "\"heldOutLoss\":%.4f,\"tokensPerSecond\":%.0f}"
                            : "%-5s rate %s, %d steps: held-out loss %.4f nats per token; %,.0f tokens/s",
                    optimizer.label(),
                    rate,
                    steps,
                    loss,
                    tokensPerSecond);
        }
    }

    Result measure(InnerOptimizer optimizer, float rate) {
        Weights weights = Weights.initial(shape, options.seed);
        InnerLoop loop = new InnerLoop(device, shape);
        LearningRateSchedule schedule =
                new LearningRateSchedule(rate, 0, (long) (STABLE * options.steps), options.steps, rate * FLOOR);
        long began = System.nanoTime();
        for (int done = 0; done < options.steps; done += options.roundSteps) {
            int steps = Math.min(options.roundSteps, options.steps - done);
            InnerSettings settings = InnerSettings.usual(
                            steps, options.preset.batch(), schedule, Math.min(WARM_UP_STEPS, steps / 4))
                    .with(optimizer);
            loop.train(weights, batches(done), settings, done, (step, loss, tokens) -> {});
        }
        double seconds = (System.nanoTime() - began) / NANOS;
        double tokens = (double) options.steps * options.preset.batch() * shape.context();
        return new Result(optimizer, rate, options.steps, heldOutLoss(weights), tokens / seconds);
    }

    /** Sequences from anywhere in the text; the same for every optimiser and rate. */
    private BatchSource batches(int firstStep) {
        int context = shape.context();
        return (step, inputs, targets) -> {
            SplittableRandom random = new SplittableRandom(options.seed + firstStep + step);
            for (int at = 0; at < inputs.length; at += context) {
                int from = random.nextInt(train.length - context);
                System.arraycopy(train, from, inputs, at, context);
                System.arraycopy(train, from + 1, targets, at, context);
            }
        };
    }

    private double heldOutLoss(Weights weights) {
        int length = (heldOut.length - 1) / shape.context() * shape.context();
        try (Evaluator evaluator = new Evaluator(device, shape)) {
            double[] losses = evaluator.sequenceLosses(
                    weights, Arrays.copyOf(heldOut, length), Arrays.copyOfRange(heldOut, 1, length + 1));
            return Arrays.stream(losses).average().orElseThrow();
        }
    }
}
