package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.basilisk.kernels.Device;
import java.util.Arrays;
import java.util.List;

/** Comparison of two computations of the same model, tensor by tensor; prints each tensor's largest difference. */
final class Parity {
    private Parity() {}

    /** Logits of every token of whole sequences. */
    static float[] logits(Device device, Weights weights, int[] inputs) {
        TransformerConfig config = weights.config();
        var buffer = device.floats(weights.values().length);
        buffer.write(weights.values(), 0, weights.values().length);
        Transformer model = new Transformer(device, config, inputs.length / config.context(), config.context(), buffer);
        model.activations.tokens.write(inputs);
        float[] logits = new float[inputs.length * config.vocabulary()];
        device.run(List.of(model.forward()));
        for (int row = 0; row < inputs.length; row++) {
            device.run(List.of(model.logitsOfRow(row)));
            model.activations.logits.read(logits, row * config.vocabulary(), config.vocabulary());
        }
        return logits;
    }

    static void compareTensors(
            TransformerConfig config, float[] actual, float[] expected, float relative, float absolute) {
        for (TensorSpec tensor : config.tensors()) {
            compare(tensor.name(), values(tensor, actual), values(tensor, expected), relative, absolute);
        }
    }

    /** One tensor of all weights or gradients of a model. */
    static float[] values(TensorSpec tensor, float[] all) {
        return Arrays.copyOfRange(all, tensor.offset(), tensor.offset() + tensor.length());
    }

    /** @param relative allowed difference as a share of the tensor's largest value, beside the {@code absolute} one */
    static void compare(String name, float[] actual, float[] expected, float relative, float absolute) {
        assertThat(actual).hasSameSizeAs(expected);
        int worst = 0;
        float largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            if (!(Math.abs(actual[i] - expected[i]) <= Math.abs(actual[worst] - expected[worst]))) {
                worst = i;
            }
        }
        System.out.printf(
                "%-48s largest difference %.1e of %.1e%n", name, Math.abs(actual[worst] - expected[worst]), largest);
        assertThat(actual[worst])
                .as("%s[%d]", name, worst)
                .isCloseTo(expected[worst], offset(absolute + relative * largest));
    }
}
