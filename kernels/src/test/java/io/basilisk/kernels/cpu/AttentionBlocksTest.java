package io.basilisk.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contexts of several blocks and wide heads, forward and backward, against the formulas in doubles. */
class AttentionBlocksTest {
    private static final long SEED = 27;

    @ParameterizedTest(name = "{0} sequences of {1}, {2} heads over {3}, head width {4}")
    @CsvSource({"2, 64, 4, 4, 32", "1, 200, 4, 2, 20", "2, 131, 3, 1, 66", "1, 79, 2, 2, 130", "1, 256, 1, 1, 64"})
    void matchTheFormulas(int sequences, int context, int heads, int keyValueHeads, int headWidth) {
        Case one = new Case(sequences, context, heads, keyValueHeads, headWidth);
        one.run();
        one.check();
    }

    private static final class Case {
        private final int sequences;
        private final int context;
        private final int heads;
        private final int keyValueHeads;
        private final int headWidth;
        private final int stride;
        private final float[] qkv;
        private final float[] dOut;
        private final float[] out;
        private final float[] dQkv;
        private final double[] expectedOut;
        private final double[] expectedSlopes;

        Case(int sequences, int context, int heads, int keyValueHeads, int headWidth) {
            this.sequences = sequences;
            this.context = context;
            this.heads = heads;
            this.keyValueHeads = keyValueHeads;
            this.headWidth = headWidth;
            this.stride = (heads + 2 * keyValueHeads) * headWidth;
            SplittableRandom random = new SplittableRandom(SEED);
            qkv = numbers(random, sequences * context * stride);
            dOut = numbers(random, sequences * context * heads * headWidth);
            out = dirty(dOut.length);
            dQkv = dirty(qkv.length);
            expectedOut = new double[out.length];
            expectedSlopes = new double[qkv.length];
        }

        void run() {
            CpuBuffer in = CpuBuffer.of(qkv);
            CpuBuffer logSums = CpuBuffer.of(dirty(sequences * context * heads));
            CpuBuffer scores = CpuBuffer.of(dirty(Attention.BLOCK * context));
            CpuBuffer slopes = CpuBuffer.of(dirty(Attention.BLOCK * context));
            Attention.forward(new Arguments(new Object[] {
                in, CpuBuffer.of(out), logSums, scores, sequences, context, heads, keyValueHeads, headWidth, 0, context
            }));
            Attention.backward(new Arguments(new Object[] {
                in,
                CpuBuffer.of(out),
                logSums,
                CpuBuffer.of(dOut),
                CpuBuffer.of(dQkv),
                scores,
                slopes,
                sequences,
                context,
                heads,
                keyValueHeads,
                headWidth
            }));
        }

        void check() {
            for (int row = 0; row < sequences * context; row++) {
                for (int head = 0; head < heads; head++) {
                    attend(row, head);
                }
            }
            compare("out", out, expectedOut);
            compare("dqkv", dQkv, expectedSlopes);
        }

        private void attend(int row, int head) {
            int first = row / context * context;
            int query = row * stride + head * headWidth;
            int key = first * stride + (heads + head / (heads / keyValueHeads)) * headWidth;
            int value = key + keyValueHeads * headWidth;
            int at = (row * heads + head) * headWidth;
            double scale = 1 / Math.sqrt(headWidth);
            int seen = row - first + 1;
            double[] p = new double[seen];
            double[] dp = new double[seen];
            for (int i = 0; i < seen; i++) {
                p[i] = Math.exp(scale * inner(qkv, query, qkv, key + i * stride));
                dp[i] = inner(dOut, at, qkv, value + i * stride);
            }
            double sum = Arrays.stream(p).sum();
            double along = 0;
            for (int i = 0; i < seen; i++) {
                p[i] /= sum;
                along += p[i] * dp[i];
            }
            for (int i = 0; i < seen; i++) {
                double slope = scale * p[i] * (dp[i] - along);
                for (int j = 0; j < headWidth; j++) {
                    expectedOut[at + j] += p[i] * qkv[value + i * stride + j];
                    expectedSlopes[value + i * stride + j] += p[i] * dOut[at + j];
                    expectedSlopes[key + i * stride + j] += slope * qkv[query + j];
                    expectedSlopes[query + j] += slope * qkv[key + i * stride + j];
                }
            }
        }

        private double inner(float[] a, int aAt, float[] b, int bAt) {
            double sum = 0;
            for (int i = 0; i < headWidth; i++) {
                sum += (double) a[aAt + i] * b[bAt + i];
            }
            return sum;
        }

        private static void compare(String what, float[] actual, double[] expected) {
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i])
                        .as("%s[%d], seed %d", what, i, SEED)
                        .isCloseTo(expected[i], offset(1e-4));
            }
        }

        private static float[] numbers(SplittableRandom random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) (2 * random.nextDouble() - 1);
            }
            return numbers;
        }

        /** What a kernel must overwrite, not add to. */
        private static float[] dirty(int length) {
            float[] values = new float[length];
            Arrays.fill(values, Float.NaN);
            return values;
        }
    }
}
