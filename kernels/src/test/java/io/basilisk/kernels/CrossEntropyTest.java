package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code loss = log sum e^z - z_target} in nats, slopes in place of the logits. */
@OnEveryDevice
class CrossEntropyTest {
    private static final float FACTOR = 0.25f;

    private final String kind;

    CrossEntropyTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} rows over {1}")
    @CsvSource({"1, 1", "3, 65", "2, 32", "4, 7"})
    void matchesPlainArithmeticAndFiniteDifferences(int rows, int vocabulary) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 27);
            float[] logits = test.numbers(rows * vocabulary);
            int[] targets = test.ids(rows, vocabulary);
            Buffer z = test.upload(logits);
            Buffer losses = test.dirty(rows);
            test.run("cross_entropy", z, test.upload(targets), losses, rows, vocabulary, 1, FACTOR);
            test.same("losses", test.download(losses), losses(KernelCase.doubles(logits), targets, vocabulary));
            float[] weights = new float[rows];
            Arrays.fill(weights, FACTOR);
            test.sameSlopes("dz", test.download(z), logits, weights, in -> losses(in, targets, vocabulary));
        }
    }

    @Test
    void leavesTheLogitsWhenNoSlopesAreAsked() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 28);
            float[] logits = test.numbers(20);
            Buffer z = test.upload(logits);
            Buffer losses = test.dirty(2);
            test.run("cross_entropy", z, test.upload(new int[] {3, 9}), losses, 2, 10, 0, 0f);
            assertThat(test.download(z)).isEqualTo(logits);
            test.same("losses", test.download(losses), losses(KernelCase.doubles(logits), new int[] {3, 9}, 10));
        }
    }

    /** GPT-2's vocabulary: too large for finite differences, so against the formula of the slopes. */
    @Test
    void matchesPlainArithmeticOverALargeVocabulary() {
        int vocabulary = 50_257;
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 35);
            float[] logits = test.numbers(2 * vocabulary);
            int[] targets = {0, vocabulary - 1};
            Buffer z = test.upload(logits);
            Buffer losses = test.dirty(2);
            test.run("cross_entropy", z, test.upload(targets), losses, 2, vocabulary, 1, FACTOR);
            double[] expected = losses(KernelCase.doubles(logits), targets, vocabulary);
            test.same("losses", test.download(losses), expected);
            double[] slopes = new double[logits.length];
            for (int i = 0; i < slopes.length; i++) {
                int target = i / vocabulary * vocabulary + targets[i / vocabulary];
                double logSum = expected[i / vocabulary] + logits[target];
                slopes[i] = FACTOR * (Math.exp(logits[i] - logSum) - (i == target ? 1 : 0));
            }
            test.same("dz", test.download(z), slopes);
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 29);
            Buffer z = test.upload(1e4f, -1e4f, 9.99e3f);
            Buffer losses = test.dirty(1);
            test.run("cross_entropy", z, test.upload(new int[] {1}), losses, 1, 3, 1, 1f);
            test.same("losses", test.download(losses), new double[] {2e4});
            test.same("dz", test.download(z), new double[] {1 - Math.exp(-10), -1, Math.exp(-10)});
        }
    }

    private static double[] losses(double[] logits, int[] targets, int vocabulary) {
        double[] losses = new double[targets.length];
        for (int row = 0; row < targets.length; row++) {
            double sum = 0;
            for (int i = 0; i < vocabulary; i++) {
                sum += Math.exp(logits[row * vocabulary + i]);
            }
            losses[row] = Math.log(sum) - logits[row * vocabulary + targets[row]];
        }
        return losses;
    }
}
