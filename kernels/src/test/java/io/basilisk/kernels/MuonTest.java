package io.basilisk.kernels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Muon needs beside matrix products, each against its formula in doubles. */
@OnEveryDevice
class MuonTest {
    private final String kind;

    MuonTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 37, 4_100})
    void momentumLooksAheadAndIsClipped(int length) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 41);
            float[] gradients = test.numbers(3 + length);
            float[] before = test.numbers(2 + length);
            Buffer momentum = test.upload(before);
            Buffer update = test.dirty(1 + length);
            Buffer step = test.upload(9, 9, 9, 0.5f);
            test.run("muon_momentum", test.upload(gradients).at(3), momentum.at(2), update.at(1), step, length, 0.9f);
            double[] expected = KernelCase.doubles(before);
            double[] ahead = new double[length];
            for (int i = 0; i < length; i++) {
                double gradient = 0.5 * gradients[3 + i];
                expected[2 + i] = 0.9 * before[2 + i] + gradient;
                ahead[i] = gradient + 0.9 * expected[2 + i];
            }
            test.same("momentum", test.download(momentum), expected);
            float[] all = test.download(update);
            test.same("update", java.util.Arrays.copyOfRange(all, 1, all.length), ahead);
        }
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 37, 4_100})
    void normaliseDividesByTheNorm(int length) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 42);
            float[] x = test.numbers(length);
            Buffer normalised = test.upload(x);
            test.run("muon_normalise", normalised, test.upload(7, 6.25f).at(1), length, 0.5f);
            double[] expected = KernelCase.doubles(x);
            for (int i = 0; i < length; i++) {
                expected[i] /= 2.5 + 0.5;
            }
            test.same("x", test.download(normalised), expected);
        }
    }

    @ParameterizedTest(name = "{0} x {0}")
    @ValueSource(ints = {1, 5, 33, 64})
    void polynomialAddsToTheDiagonal(int side) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 43);
            float[] gram = test.numbers(side * side);
            float[] square = test.numbers(1 + side * side);
            Buffer result = test.upload(square);
            test.run("muon_polynomial", test.upload(gram), result.at(1), side, 3f, -4f, 2f);
            double[] expected = KernelCase.doubles(square);
            for (int i = 0; i < side * side; i++) {
                expected[1 + i] = (i / side == i % side ? 3 : 0) - 4.0 * gram[i] + 2.0 * square[1 + i];
            }
            test.same("a I + b G + c S", test.download(result), expected);
        }
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 37, 4_100})
    void stepDecaysAndMoves(int length) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 44);
            float[] start = test.numbers(1 + length);
            float[] update = test.numbers(length);
            Buffer weights = test.upload(start);
            test.run("muon_step", weights.at(1), test.upload(update), test.upload(0.25f), length, 2f, 0.125f);
            double[] expected = KernelCase.doubles(start);
            for (int i = 0; i < length; i++) {
                expected[1 + i] -= 0.25 * (0.125 * start[1 + i] + 2 * update[i]);
            }
            test.same("weights", test.download(weights), expected);
        }
    }
}
