package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.KernelCase;
import io.basilisk.kernels.OnEveryDevice;
import io.basilisk.kernels.PresentDevices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Muon's step of one matrix and of a whole model against {@link MuonInDoubles}. */
@OnEveryDevice
class MuonUpdateTest {
    private static final long SEED = 61;
    private static final float RATE = 0.01f;
    private static final float DECAY = 0.1f;
    private static final float CLIP = 0.5f;

    /** Grouped heads, a width and a hidden width that are no multiples of eight: square, tall and wide matrices. */
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 3, 1, 36, 50, 9, 30, false, 10_000f, 1e-5f);

    private final String kind;

    MuonUpdateTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"1, 1", "2, 2", "33, 33", "96, 36", "20, 52", "3, 130", "130, 3", "64, 128"})
    void followsItsFormulaOverThreeSteps(int rows, int columns) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, SEED);
            TensorSpec matrix = new TensorSpec("m", rows, columns, 0);
            Buffer weights = test.upload(test.numbers(matrix.length()));
            Buffer momentum = device.floats(matrix.length());
            Buffer scratch = test.dirty(matrix.length());
            Buffer stepValues = test.upload(RATE, 9, 9, CLIP);
            Buffer gradients = device.floats(matrix.length());
            var launches = new MuonUpdate(device, stepValues, DECAY, Math.min(rows, columns))
                    .launches(matrix, weights.at(0), gradients.at(0), momentum.at(0), scratch.at(0));
            MuonInDoubles reference = new MuonInDoubles(rows, columns);
            for (int step = 0; step < 3; step++) {
                float[] gradient = test.numbers(matrix.length());
                gradients.write(gradient, 0, gradient.length);
                double[] expected =
                        reference.step(KernelCase.doubles(test.download(weights)), scaled(gradient, CLIP), RATE, DECAY);
                device.run(List.of(launches));
                test.same("weights of step " + (step + 1), test.download(weights), expected);
            }
        }
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"96, 36", "20, 52", "3, 130", "100, 64"})
    void theStepIsNearlyOrthogonal(int rows, int columns) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, SEED);
            TensorSpec matrix = new TensorSpec("m", rows, columns, 0);
            Buffer weights = device.floats(matrix.length());
            Buffer gradients = test.upload(test.numbers(matrix.length()));
            var launches = new MuonUpdate(device, test.upload(1, 9, 9, 1), 0f, Math.min(rows, columns))
                    .launches(
                            matrix,
                            weights.at(0),
                            gradients.at(0),
                            device.floats(matrix.length()).at(0),
                            device.floats(matrix.length()).at(0));
            device.run(List.of(launches));
            double scale = 0.2 * Math.sqrt(Math.max(rows, columns));
            double[] values = MuonInDoubles.singularValues(scaled(test.download(weights), -1 / scale), rows, columns);
            System.out.printf(
                    "%d x %d: singular values %.3f to %.3f%n", rows, columns, values[0], values[values.length - 1]);
            assertThat(values[0]).as("smallest, seed %d", SEED).isGreaterThan(0.65);
            assertThat(values[values.length - 1]).as("largest, seed %d", SEED).isLessThan(1.25);
        }
    }

    @Test
    void aGradientOfZerosMovesNothing() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, SEED);
            TensorSpec matrix = new TensorSpec("m", 5, 7, 0);
            float[] start = test.numbers(matrix.length());
            Buffer weights = test.upload(start);
            var launches = new MuonUpdate(device, test.upload(RATE, 9, 9, 1), 0f, 5)
                    .launches(
                            matrix,
                            weights.at(0),
                            device.floats(35).at(0),
                            device.floats(35).at(0),
                            device.floats(35).at(0));
            device.run(List.of(launches));
            assertThat(test.download(weights)).isEqualTo(start);
        }
    }

    @Test
    void aModelsLayersFollowMuonAndTheRestAdamW() {
        InnerSettings settings = InnerSettings.usual(3, 4, LearningRateSchedule.stable(RATE, 0), 0)
                .with(InnerOptimizer.MUON);
        int[] inputs = Samples.tokens(SEED + 1, settings.batch() * CONFIG.context(), CONFIG.vocabulary());
        int[] targets = Samples.tokens(SEED + 2, settings.batch() * CONFIG.context(), CONFIG.vocabulary());
        Map<TensorSpec, MuonInDoubles> muons = new HashMap<>();
        try (Device device = PresentDevices.open(kind)) {
            Weights muon = Samples.lively(CONFIG, SEED);
            Weights adamW = muon.copy();
            TrainingStep step = new TrainingStep(device, muon, settings);
            TrainingStep other = new TrainingStep(device, adamW, settings.with(InnerOptimizer.ADAMW));
            for (int i = 0; i < settings.steps(); i++) {
                step.read(muon);
                float[] before = muon.values().clone();
                float[] gradients = Samples.gradients(device, muon, inputs, targets);
                step.run(inputs, targets, RATE);
                step.read(muon);
                for (TensorSpec tensor : inLayers()) {
                    double[] expected = muons.computeIfAbsent(tensor, it -> new MuonInDoubles(it.rows(), it.columns()))
                            .step(
                                    KernelCase.doubles(Parity.values(tensor, before)),
                                    scaled(Parity.values(tensor, gradients), clip(gradients, settings.clip())),
                                    RATE,
                                    settings.weightDecay());
                    new KernelCase(device, SEED).same(tensor.name(), Parity.values(tensor, muon.values()), expected);
                }
                if (i == 0) {
                    other.run(inputs, targets, RATE);
                    other.read(adamW);
                    othersAreEqual(muon, adamW);
                }
            }
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        InnerSettings settings = InnerSettings.usual(3, 4, LearningRateSchedule.stable(RATE, 0), 0)
                .with(InnerOptimizer.MUON);
        List<float[]> results = new ArrayList<>();
        for (int threads : kind.equals("cpu") ? new int[] {1, 2, 4} : new int[] {1, 1}) {
            try (Device device = kind.equals("cpu") ? Devices.open(kind, threads) : PresentDevices.open(kind)) {
                results.add(new InnerLoop(device, CONFIG)
                        .run(
                                Weights.initial(CONFIG, SEED),
                                Samples.source(SEED, CONFIG.vocabulary()),
                                settings,
                                0,
                                (step, loss, tokens) -> {})
                        .weights()
                        .values());
            }
        }
        assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.getFirst()));
    }

    private static void othersAreEqual(Weights muon, Weights adamW) {
        for (TensorSpec tensor : CONFIG.tensors()) {
            if (!inLayers().contains(tensor)) {
                assertThat(Parity.values(tensor, muon.values()))
                        .as(tensor.name())
                        .isEqualTo(Parity.values(tensor, adamW.values()));
            }
        }
    }

    private static List<TensorSpec> inLayers() {
        List<TensorSpec> all = CONFIG.tensors().stream()
                .filter(tensor -> tensor.name().contains("_proj."))
                .toList();
        assertThat(all).hasSize(7 * CONFIG.layers());
        return all;
    }

    private static double clip(float[] gradients, double most) {
        double norm = Math.sqrt(Arrays.stream(KernelCase.doubles(gradients))
                .map(value -> value * value)
                .sum());
        assertThat(norm).as("norm, not zero").isNotCloseTo(0, offset(1e-9));
        return Math.min(1, most / norm);
    }

    private static double[] scaled(float[] values, double factor) {
        return Arrays.stream(KernelCase.doubles(values))
                .map(value -> value * factor)
                .toArray();
    }
}
