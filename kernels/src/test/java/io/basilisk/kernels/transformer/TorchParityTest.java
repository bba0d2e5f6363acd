package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.abort;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole model against libtorch: logits, loss, every gradient, and ten steps of AdamW. */
class TorchParityTest {
    private static final long SEED = 3;
    private static final int SEQUENCES = 6;
    private static final int STEPS = 10;
    private static final float RATE = 1e-3f;

    @BeforeAll
    static void libtorchIsHere() {
        try {
            Loader.load(torch.class);
        } catch (UnsatisfiedLinkError e) {
            abort("libtorch does not load here: " + e.getMessage());
        }
        // Its threads wait for one another by spinning, which takes minutes on a busy machine.
        torch.set_num_threads(1);
        openblas.blas_set_num_threads(1);
    }

    @ParameterizedTest(name = "{0} layers, {1} heads over {2}, width {3}, context {5}, vocabulary {6}, tied {7}")
    @CsvSource({
        "4, 4, 4, 128, 344, 64, 65, true",
        "2, 3, 1, 96, 160, 33, 65, false",
        "1, 2, 2, 16, 20, 1, 11, true",
        "2, 6, 2, 48, 72, 130, 257, true",
    })
    void logitsLossGradientsAndTenStepsMatch(
            int layers,
            int heads,
            int keyValueHeads,
            int width,
            int hidden,
            int context,
            int vocabulary,
            boolean tied) {
        System.out.println("seed " + SEED);
        var config = new TransformerConfig(
                layers, heads, keyValueHeads, width, hidden, context, vocabulary, tied, 10_000f, 1e-5f);
        Weights weights = Samples.lively(config, SEED);
        int[] inputs = Samples.tokens(SEED + 1, SEQUENCES * context, vocabulary);
        int[] targets = Samples.tokens(SEED + 2, SEQUENCES * context, vocabulary);
        try (Device device = Devices.open("cpu", 2)) {
            TorchModel torchModel = new TorchModel(weights);
            Tensor logits = torchModel.logits(inputs);
            Parity.compare("logits", Parity.logits(device, weights, inputs), floats(logits), 1e-5f, 0f);
            Tensor loss = torchModel.loss(logits, targets);
            loss.backward();
            Parity.compareTensors(
                    config, Samples.gradients(device, weights, inputs, targets), torchModel.gradients(), 1e-4f, 1e-8f);
            steps(device, weights, inputs, targets);
        }
    }

    private static void steps(Device device, Weights weights, int[] inputs, int[] targets) {
        InnerSettings settings = InnerSettings.usual(STEPS, SEQUENCES, LearningRateSchedule.stable(RATE, 0), 0);
        Weights trained = weights.copy();
        TrainingStep ours = new TrainingStep(device, trained, settings);
        TorchModel theirs = new TorchModel(weights);
        var optimisers = theirs.optimisers(settings);
        for (int step = 0; step < STEPS; step++) {
            float loss = ours.run(inputs, targets, settings.rate(0, step));
            optimisers.forEach(optimiser -> optimiser.zero_grad());
            Tensor reference = theirs.loss(theirs.logits(inputs), targets);
            reference.backward();
            theirs.clip(settings.clip());
            optimisers.forEach(optimiser -> optimiser.step());
            assertThat(loss).as("loss of step %d", step + 1).isCloseTo(reference.item_float(), offset(2e-5f));
        }
        ours.read(trained);
        Parity.compareTensors(weights.config(), trained.values(), theirs.values(), 0f, RATE / 4);
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.numel()];
        new FloatPointer(tensor.contiguous().data_ptr_float()).get(values);
        return values;
    }
}
