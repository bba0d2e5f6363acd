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
        check(shape, (test, slopes, qkv, dOut) -> test.sameSlopes("dqkv", slopes, qkv, dOut, shape::attention));
    }

    /** Several tiles of each kind, which differences would take minutes for; the formula of the slopes in doubles. */
    @ParameterizedTest(name = "{0} sequences of {1}, {2} heads over {3}, head width {4}")
    @CsvSource({"2, 130, 3, 1, 24", "1, 64, 1, 1, 64", "1, 66, 2, 2, 70", "1, 65, 4, 2, 128", "1, 18, 2, 1, 200"})
    void matchesTheFormulaOverManyTiles(int sequences, int context, int heads, int keyValueHeads, int headWidth) {
        Shape shape = new Shape(sequences, context, heads, keyValueHeads, headWidth);
        check(shape, (test, slopes, qkv, dOut) -> test.same("dqkv", slopes, shape.slopes(qkv, dOut)));
    }

    private interface SlopesCheck {
        void check(KernelCase test, float[] slopes, float[] qkv, float[] dOut);
    }

    private void check(Shape shape, SlopesCheck check) {
        int sequences = shape.sequences;
        int context = shape.context;
        int heads = shape.heads;
        int keyValueHeads = shape.keyValueHeads;
        int headWidth = shape.headWidth;
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
            lastQueriesAlone(test, shape, in, expected, 1);
            lastQueriesAlone(test, shape, in, expected, Math.min(context, 17));

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
            check.check(test, test.download(dQkv), qkv, dOut);
        }
    }

    /** As when a text grows: only the last queries of each sequence are computed, and only their rows are written. */
    private static void lastQueriesAlone(KernelCase test, Shape shape, Buffer in, double[] expected, int count) {
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
                shape.context - count,
                count);
        float[] written = test.download(out);
        for (int i = 0; i < written.length; i++) {
            if (i / width % shape.context >= shape.context - count) {
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

        /** With p the probabilities: dv = p' dout, ds = p (dout v' - dout out'), dq = ds k and dk = ds' q, scaled. */
        double[] slopes(float[] qkv, float[] dOut) {
            double[] x = KernelCase.doubles(qkv);
            double[] out = attention(x);
            double[] slopes = new double[qkv.length];
            for (int row = 0; row < sequences * context; row++) {
                for (int head = 0; head < heads; head++) {
                    slopesOf(x, out, dOut, row, head, slopes);
                }
            }
            return slopes;
        }

        private void slopesOf(double[] qkv, double[] out, float[] dOut, int row, int head, double[] slopes) {
            int first = row / context * context;
            int query = row * stride() + head * headWidth;
            int result = (row * heads + head) * headWidth;
            double[] powers = new double[row - first + 1];
            double sum = 0;
            double along = 0;
            for (int other = first; other <= row; other++) {
                powers[other - first] = Math.exp(inner(qkv, query, qkv, key(other, head)) / Math.sqrt(headWidth));
                sum += powers[other - first];
            }
            for (int i = 0; i < headWidth; i++) {
                along += dOut[result + i] * out[result + i];
            }
            for (int other = first; other <= row; other++) {
                int key = key(other, head);
                int value = key + keyValueHeads * headWidth;
                double p = powers[other - first] / sum;
                double dp = 0;
                for (int i = 0; i < headWidth; i++) {
                    dp += dOut[result + i] * qkv[value + i];
                }
                double slope = p * (dp - along) / Math.sqrt(headWidth);
                for (int i = 0; i < headWidth; i++) {
                    slopes[value + i] += p * dOut[result + i];
                    slopes[query + i] += slope * qkv[key + i];
                    slopes[key + i] += slope * qkv[query + i];
                }
            }
        }

        private int key(int row, int head) {
            return row * stride() + (heads + head / (heads / keyValueHeads)) * headWidth;
        }

        private double inner(double[] a, int aAt, double[] b, int bAt) {
            double sum = 0;
            for (int i = 0; i < headWidth; i++) {
                sum += a[aAt + i] * b[bAt + i];
            }
            return sum;
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
