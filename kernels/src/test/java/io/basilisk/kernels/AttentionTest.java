package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Causal softmax(q k' / sqrt(headWidth)) v, several query heads sharing a key and value head. */
@OnEveryDevice
class AttentionTest {
    private static final int BLOCK = 64;

    private final String kind;

    AttentionTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} sequences of {1}, {2} heads over {3}, head width {4}")
    @CsvSource({"1, 1, 1, 1, 2", "2, 5, 3, 1, 6", "1, 9, 4, 2, 4", "1, 67, 2, 2, 2", "1, 3, 3, 1, 130"})
    void matchesPlainArithmeticAndFiniteDifferences(
            int sequences, int context, int heads, int keyValueHeads, int headWidth) {
        Shape shape = new Shape(sequences, context, heads, keyValueHeads, headWidth);
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 26);
            int rows = sequences * context;
            float[] qkv = test.numbers(rows * shape.stride());
            Buffer in = test.upload(qkv);
            Buffer out = test.dirty(rows * heads * headWidth);
            Buffer logSums = test.dirty(rows * heads);
            Buffer scores = test.dirty(BLOCK * context);
            test.run(
                    "attention_forward",
                    in,
                    out,
                    logSums,
                    scores,
                    sequences,
                    context,
                    heads,
                    keyValueHeads,
                    headWidth,
                    0,
                    context);
            double[] expected = shape.attention(KernelCase.doubles(qkv));
            test.same("out", test.download(out), expected);
            lastQueriesAlone(test, shape, in, expected);

            float[] dOut = test.numbers(rows * heads * headWidth);
            Buffer dQkv = test.dirty(rows * shape.stride());
            Buffer slopes = test.dirty(BLOCK * context);
            test.run(
                    "attention_backward",
                    in,
                    out,
                    logSums,
                    test.upload(dOut),
                    dQkv,
                    scores,
                    slopes,
                    sequences,
                    context,
                    heads,
                    keyValueHeads,
                    headWidth);
            test.sameSlopes("dqkv", test.download(dQkv), qkv, dOut, shape::attention);
        }
    }

    /** As when a text grows: only the last query of each sequence is computed, and only its rows are written. */
    private static void lastQueriesAlone(KernelCase test, Shape shape, Buffer in, double[] expected) {
        int rows = shape.sequences * shape.context;
        int width = shape.heads * shape.headWidth;
        Buffer out = test.dirty(rows * width);
        test.run(
                "attention_forward",
                in,
                out,
                test.dirty(rows * shape.heads),
                test.dirty(BLOCK * shape.context),
                shape.sequences,
                shape.context,
                shape.heads,
                shape.keyValueHeads,
                shape.headWidth,
                shape.context - 1,
                1);
        float[] written = test.download(out);
        for (int i = 0; i < written.length; i++) {
            if (i / width % shape.context == shape.context - 1) {
                assertThat(written[i]).isCloseTo((float) expected[i], offset(1e-4f));
            } else {
                assertThat(written[i]).as("element %d", i).isNaN();
            }
        }
    }

    private record Shape(int sequences, int context, int heads, int keyValueHeads, int headWidth) {
        int stride() {
            return (heads + 2 * keyValueHeads) * headWidth;
        }

        double[] attention(double[] qkv) {
            double[] out = new double[sequences * context * heads * headWidth];
            for (int row = 0; row < sequences * context; row++) {
                for (int head = 0; head < heads; head++) {
                    attend(qkv, row, head, out);
                }
            }
            return out;
        }

        private void attend(double[] qkv, int row, int head, double[] out) {
            int first = row / context * context;
            int key = (heads + head / (heads / keyValueHeads)) * headWidth;
            int value = key + keyValueHeads * headWidth;
            double sum = 0;
            double[] mixed = new double[headWidth];
            for (int other = first; other <= row; other++) {
                double score = 0;
                for (int i = 0; i < headWidth; i++) {
                    score += qkv[row * stride() + head * headWidth + i] * qkv[other * stride() + key + i];
                }
                double weight = Math.exp(score / Math.sqrt(headWidth));
                sum += weight;
                for (int i = 0; i < headWidth; i++) {
                    mixed[i] += weight * qkv[other * stride() + value + i];
                }
            }
            for (int i = 0; i < headWidth; i++) {
                out[(row * heads + head) * headWidth + i] = mixed[i] / sum;
            }
        }
    }
}
