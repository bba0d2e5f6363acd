package io.basilisk.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.InnerOptimizer;
import org.junit.jupiter.api.Test;

/** What the benchmark measures, not how good it is: that it learns, says the same twice, and takes its options. */
class OptimizerBenchTest {
    private static final String TEXT = "to be, or not to be: that is the question. ".repeat(60);
    private static final String[] SHORT = "--text x --preset tiny --steps 12 --round-steps 5".split(" ");

    @Test
    void bothOptimisersLearnAndTheSameRunIsTheSameLoss() {
        try (Device device = Devices.open("cpu", 2)) {
            OptimizerOptions options = new OptimizerOptions();
            options.parse(SHORT);
            for (InnerOptimizer optimizer : InnerOptimizer.values()) {
                var first = new OptimizerBench(device, options, TEXT).measure(optimizer, 4e-3f);
                assertThat(first.loss()).as(optimizer.label()).isBetween(0.01, Math.log(15));
                var second = new OptimizerBench(device, options, TEXT).measure(optimizer, 4e-3f);
                assertThat(second.loss()).isEqualTo(first.loss());
                assertThat(first.print(true))
                        .startsWith(
                                "{\"bench\":\"optimizers\",\"optimizer\":\"" + optimizer.label() + "\",\"rate\":0.004");
                assertThat(first.print(false)).contains(optimizer.label(), "12 steps", "nats per token");
            }
        }
    }

    @Test
    void wrongOptionsAndShortTextsAreNamed() {
        assertThatThrownBy(() -> new OptimizerOptions().parse(new String[] {"--json"}))
                .hasMessage("expected --text FILE, came nothing");
        assertThatThrownBy(() -> new OptimizerOptions().parse(new String[] {"--optimizers", "sgd"}))
                .hasMessageContaining("expected one of adamw, muon, came sgd");
        assertThatThrownBy(() -> new OptimizerOptions().parse(new String[] {"--speed", "9"}))
                .hasMessageContaining("--rates X,Y")
                .hasMessageContaining("came --speed");
        try (Device device = Devices.open("cpu", 1)) {
            assertThatThrownBy(() -> new OptimizerBench(device, new OptimizerOptions(), "to be"))
                    .hasMessageContaining("expected a text of over 640 characters");
        }
    }
}
