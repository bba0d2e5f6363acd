package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryDevice;
import io.basilisk.kernels.Precision;
import io.basilisk.kernels.PresentDevices;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Training whose products are in bf16: close to fp32 training, with fp32 weights that take updates too small for bf16,
 * and with scores that do not notice. Every device runs it that multiplies in bf16; the CPU does so for this test only.
 */
@OnEveryDevice
class Bf16Test {
    private static final long SEED = 131;
    private static final int BATCH = 2;
    private static final int STEPS = 4;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 3, 1, 48, 72, 12, 65, true, 10_000f, 1e-5f);

    private final String kind;

    Bf16Test(String kind) {
        this.kind = kind;
    }

    private Device open() {
        Optional<Device> device = PresentDevices.openForBf16(kind);
        Assumptions.assumeTrue(device.isPresent(), "this device computes in fp32");
        return device.get();
    }

    @Test
    void gradientsAreThoseOfTheCpuTwinAndNearFp32() {
        System.out.println("seed " + SEED);
        Weights weights = Samples.lively(CONFIG, SEED);
        try (Device device = open();
                Device cpu = PresentDevices.open("cpu")) {
            float[] actual = gradients(device, weights, Precision.BF16);
            float[] plain = gradients(cpu, weights, Precision.FP32);
            // A value at the edge between two bf16 numbers may fall to either side.
            Parity.compareTensors(CONFIG, actual, gradients(cpu, weights, Precision.BF16), 4e-3f, 1e-8f);
            Parity.compareTensors(CONFIG, actual, plain, 4e-2f, 1e-8f);
            assertThat(actual).isNotEqualTo(plain);
            assertThat(gradients(device, weights, Precision.BF16))
                    .as("the same bits again")
                    .isEqualTo(actual);
            Parity.compareTensors(CONFIG, gradients(device, weights, Precision.FP32), plain, 1e-4f, 1e-8f);
        }
    }

    @Test
    void learnsAsFp32DoesAndItsScoresAreInFp32() {
        System.out.println("seed " + SEED);
        try (Device device = open();
                Device cpu = PresentDevices.open("cpu")) {
            Weights bf16 = Weights.initial(CONFIG, SEED);
            Weights fp32 = bf16.copy();
            float last = train(device, bf16, Precision.BF16);
            assertThat(last)
                    .isCloseTo(train(cpu, fp32, Precision.FP32), within(0.02f))
                    .isLessThan(4f);
            int[] text = Samples.tokens(SEED, 2 * CONFIG.context(), CONFIG.vocabulary());
            try (Evaluator here = new Evaluator(device, CONFIG);
                    Evaluator there = new Evaluator(cpu, CONFIG)) {
                assertThat(here.sequenceLosses(bf16, text, text)[1])
                        .isCloseTo(there.sequenceLosses(bf16, text, text)[1], within(1e-5));
            }
        }
    }

    @Test
    void weightsTakeUpdatesThatBf16WouldLose() {
        Weights weights = Weights.initial(CONFIG, SEED);
        float[] before = weights.values().clone();
        try (Device device = open()) {
            InnerSettings settings = InnerSettings.usual(1, BATCH, LearningRateSchedule.stable(1e-6f, 0), 0);
            TrainingStep step = new TrainingStep(device, weights, settings, Precision.BF16);
            int[] text = Samples.tokens(SEED, BATCH * CONFIG.context(), CONFIG.vocabulary());
            step.run(text, text, settings.rate(0, 0));
            step.read(weights);
        }
        int gain = CONFIG.parameterCount() - 1; // of the last norm, 1 before
        assertThat(before[gain]).isEqualTo(1f);
        assertThat(weights.values()[gain]).isNotEqualTo(1f).isCloseTo(1f, within(2e-6f));
    }

    private static float[] gradients(Device device, Weights weights, Precision precision) {
        int[] inputs = Samples.tokens(SEED + 1, BATCH * CONFIG.context(), CONFIG.vocabulary());
        int[] targets = Samples.tokens(SEED + 2, BATCH * CONFIG.context(), CONFIG.vocabulary());
        InnerSettings settings = InnerSettings.usual(1, BATCH, LearningRateSchedule.stable(1f, 0), 0);
        TrainingStep step = new TrainingStep(device, weights.copy(), settings, precision);
        step.run(inputs, targets, 0f);
        return step.gradients();
    }

    /** @return loss of the last step; the device's own precision must be the one that was asked for, but on the CPU */
    private static float train(Device device, Weights weights, Precision precision) {
        InnerSettings settings = InnerSettings.usual(STEPS, BATCH, LearningRateSchedule.stable(3e-3f, 0), 0);
        TrainingStep step = device.kind().equals("cpu")
                ? new TrainingStep(device, weights, settings, precision)
                : new TrainingStep(device, weights, settings);
        int[] text = Samples.tokens(SEED, BATCH * CONFIG.context(), CONFIG.vocabulary());
        float loss = 0;
        for (int i = 0; i < STEPS; i++) {
            loss = step.run(text, text, settings.rate(0, i));
        }
        step.read(weights);
        return loss;
    }
}
