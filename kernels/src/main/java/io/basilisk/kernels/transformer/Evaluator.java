package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Losses of given sequences under given weights; buffers are kept between calls, until it is closed. Not for use by
 * several threads at once.
 */
public final class Evaluator implements AutoCloseable {
    /** Tokens that go through the model at a time in one lane. */
    private static final int LANE_TOKENS = 1024;

    private static final int LANES = 4;

    private final Device device;
    private final TransformerConfig config;
    private final Buffer weights;
    private final int laneSequences;
    private final List<Transformer> models = new ArrayList<>();
    private final List<List<Launch>> lanes = new ArrayList<>();

    public Evaluator(Device device, TransformerConfig config) {
        this.device = device.arena();
        this.config = config;
        this.weights = this.device.floats(config.parameterCount());
        this.laneSequences = Math.max(1, LANE_TOKENS / config.context());
        for (int i = 0; i < LANES; i++) {
            Transformer model = new Transformer(this.device, config, laneSequences, config.context(), weights);
            List<Launch> lane = new ArrayList<>(model.forward());
            lane.addAll(model.losses());
            models.add(model);
            lanes.add(lane);
        }
    }

    /**
     * Mean loss of each sequence, nats per token.
     *
     * @param inputs n x context token ids, row-major
     * @param targets the same, one token further
     * @return n losses
     */
    public double[] sequenceLosses(Weights model, int[] inputs, int[] targets) {
        check(model, inputs, targets);
        weights.write(model.values(), 0, model.values().length);
        double[] losses = new double[inputs.length / config.context()];
        for (int first = 0; first < losses.length; first += LANES * laneSequences) {
            for (int lane = 0; lane < LANES; lane++) {
                load(models.get(lane), first + lane * laneSequences, inputs, targets);
            }
            device.run(lanes);
            for (int lane = 0; lane < LANES; lane++) {
                collect(models.get(lane), first + lane * laneSequences, losses);
            }
        }
        return losses;
    }

    @Override
    public void close() {
        device.close();
    }

    /** Fills a lane from a sequence on; what lies beyond the last sequence is token 0, its losses are not looked at. */
    private void load(Transformer model, int firstSequence, int[] inputs, int[] targets) {
        int from = Math.min(firstSequence * config.context(), inputs.length);
        int to = Math.min(from + model.rows(), inputs.length);
        model.activations.tokens.write(Arrays.copyOf(Arrays.copyOfRange(inputs, from, to), model.rows()));
        model.activations.targets.write(Arrays.copyOf(Arrays.copyOfRange(targets, from, to), model.rows()));
    }

    private void collect(Transformer model, int firstSequence, double[] losses) {
        float[] tokenLosses = new float[model.rows()];
        model.activations.losses.read(tokenLosses, 0, tokenLosses.length);
        for (int i = 0; i < laneSequences && firstSequence + i < losses.length; i++) {
            double sum = 0;
            for (int t = 0; t < config.context(); t++) {
                sum += tokenLosses[i * config.context() + t];
            }
            losses[firstSequence + i] = sum / config.context();
        }
    }

    private void check(Weights model, int[] inputs, int[] targets) {
        if (!model.config().equals(config)) {
            throw new IllegalArgumentException("expected weights of " + config + ", got weights of " + model.config());
        }
        if (inputs.length == 0 || inputs.length % config.context() != 0 || inputs.length != targets.length) {
            throw new IllegalArgumentException("expected whole sequences of " + config.context()
                    + " tokens, as many inputs as targets, got " + inputs.length + " and " + targets.length);
        }
        Tokens.check("input token ids", inputs, config.vocabulary());
        Tokens.check("target token ids", targets, config.vocabulary());
    }
}
