package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One step of training, its buffers allocated once: every slice of the batch goes forward and backward in a lane of
 * its own, which adds to the gradients in the order of slices; they are clipped by their norm, and the optimiser moves
 * the weights.
 */
final class TrainingStep {
    private static final int UPDATE_LANES = 16;

    private final Device device;
    private final TransformerConfig config;
    private final InnerSettings settings;
    private final Grain grain;
    private final Buffer weights;
    private final Buffer gradients;
    private final Buffer firstMoments;
    private final Buffer secondMoments;
    private final Buffer partials;
    private final Buffer stepValues;
    private final List<Transformer> slices = new ArrayList<>();
    private final List<List<Launch>> passes = new ArrayList<>();
    private final List<List<Launch>> squares = lanes();
    private final List<List<Launch>> clip;
    private final List<List<Launch>> updates = lanes();
    private final Runnable work;
    private int step;

    /** @param base trained in place where the device computes in the host's memory */
    TrainingStep(Device device, Weights base, InnerSettings settings) {
        this(device, base, settings, device.precision());
    }

    TrainingStep(Device device, Weights base, InnerSettings settings, Precision precision) {
        this.device = device;
        this.config = base.config();
        this.settings = settings;
        int parameters = config.parameterCount();
        grain = Grain.of(device, config, settings.batch());
        weights = device.floats(base.values());
        gradients = device.floats(parameters);
        firstMoments = device.floats(parameters);
        secondMoments = device.floats(parameters);
        stepValues = device.floats(4);
        planPasses(grain.slices(), precision);
        int chunks = chunks();
        partials = device.floats(chunks);
        planUpdates();
        if (settings.optimizer() == InnerOptimizer.MUON) {
            planMuon();
        }
        clip = List.of(List.of(device.launch("clip_factor", partials, stepValues, chunks, settings.clip())));
        work = device.plan(List.of(passes, squares, clip, updates));
    }

    /** @return mean loss of the batch before the step, nats per token */
    float run(int[] inputs, int[] targets, float rate) {
        step++;
        for (int i = 0; i < slices.size(); i++) {
            Transformer slice = slices.get(i);
            int from = Slicing.firstSequence(i, slices.size(), settings.batch()) * config.context();
            slice.activations.tokens.write(Arrays.copyOfRange(inputs, from, from + slice.rows()));
            slice.activations.targets.write(Arrays.copyOfRange(targets, from, from + slice.rows()));
        }
        float firstScale = (float) (1 / (1 - Math.pow(settings.beta1(), step)));
        float secondScale = (float) (1 / (1 - Math.pow(settings.beta2(), step)));
        stepValues.write(new float[] {rate, firstScale, secondScale, 1f}, 0, 4);
        work.run();
        return meanLoss(inputs.length);
    }

    /** Copies the weights of now, or does nothing where {@code into} is their memory. */
    void read(Weights into) {
        weights.read(into.values(), 0, config.parameterCount());
    }

    /** Sum over slices of the last step's gradients, unclipped, in canonical order; Muon leaves none of a layer. */
    float[] gradients() {
        float[] values = new float[config.parameterCount()];
        gradients.read(values, 0, values.length);
        return values;
    }

    private void planPasses(int sliceCount, Precision precision) {
        List<SliceGradients> sliceGradients = SliceGradients.share(device, config, gradients, sliceCount);
        float lossScale = 1f / (settings.batch() * config.context());
        for (int i = 0; i < sliceCount; i++) {
            int sequences = Slicing.firstSequence(i + 1, sliceCount, settings.batch())
                    - Slicing.firstSequence(i, sliceCount, settings.batch());
            Transformer slice = new Transformer(device, config, sequences, config.context(), weights, precision);
            List<Launch> pass = new ArrayList<>();
            pass.addAll(slice.forward());
            pass.addAll(slice.backward(sliceGradients.get(i), lossScale));
            slices.add(slice);
            passes.add(pass);
        }
    }

    private void planUpdates() {
        int chunk = 0;
        for (TensorSpec tensor : config.tensors()) {
            for (int done = 0; done < tensor.length(); done += grain.updateValues()) {
                int length = Math.min(grain.updateValues(), tensor.length() - done);
                planChunk(chunk++, tensor, tensor.offset() + done, length);
            }
        }
    }

    private int chunks() {
        return config.tensors().stream()
                .mapToInt(tensor -> (tensor.length() + grain.updateValues() - 1) / grain.updateValues())
                .sum();
    }

    private void planChunk(int chunk, TensorSpec tensor, int at, int length) {
        float decay = tensor.isNorm() ? 0f : settings.weightDecay();
        squares.get(chunk % UPDATE_LANES).add(device.launch("squares", gradients.at(at), partials.at(chunk), length));
        if (settings.optimizer() == InnerOptimizer.MUON && tensor.isInLayer()) {
            return;
        }
        updates.get(chunk % UPDATE_LANES)
                .add(device.launch(
                        "adamw",
                        weights.at(at),
                        gradients.at(at),
                        firstMoments.at(at),
                        secondMoments.at(at),
                        stepValues,
                        length,
                        settings.beta1(),
                        settings.beta2(),
                        settings.epsilon(),
                        decay));
    }

    /** Of a matrix that Muon moves the first moments are its momentum, and the second ones nothing but memory. */
    private void planMuon() {
        List<TensorSpec> matrices =
                config.tensors().stream().filter(TensorSpec::isInLayer).toList();
        int side = matrices.stream().mapToInt(MuonUpdate::side).max().orElseThrow();
        List<MuonUpdate> lanes = IntStream.range(0, Math.min(UPDATE_LANES, matrices.size()))
                .mapToObj(lane -> new MuonUpdate(device, stepValues, settings.weightDecay(), side))
                .toList();
        for (int i = 0; i < matrices.size(); i++) {
            TensorSpec matrix = matrices.get(i);
            int lane = i % lanes.size();
            int at = matrix.offset();
            updates.get(lane)
                    .addAll(lanes.get(lane)
                            .launches(
                                    matrix,
                                    weights.at(at),
                                    gradients.at(at),
                                    firstMoments.at(at),
                                    secondMoments.at(at)));
        }
    }

    private float meanLoss(int tokens) {
        double sum = 0;
        for (Transformer slice : slices) {
            float[] losses = new float[slice.rows()];
            slice.activations.losses.read(losses, 0, losses.length);
            for (float loss : losses) {
                sum += loss;
            }
        }
        return (float) (sum / tokens);
    }

    private static List<List<Launch>> lanes() {
        List<List<Launch>> lanes = new ArrayList<>();
        for (int i = 0; i < UPDATE_LANES; i++) {
            lanes.add(new ArrayList<>());
        }
        return lanes;
    }
}
