package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static final LearningRateSchedule SCHEDULE = new LearningRateSchedule(8f, 4, 10, 20, 3f);

    @Test
    void risesStaysAndFalls() {
        long[] steps = {0, 1, 3, 4, 9, 10, 15, 20, 1000};
        float[] rates = {2, 4, 8, 8, 8, 8, 5.5f, 3, 3};
        for (int i = 0; i < steps.length; i++) {
            assertThat(SCHEDULE.at(steps[i])).as("step %d", steps[i]).isCloseTo(rates[i], within(1e-6f));
        }
    }

    @Test
    void aStableRunHasNoEnd() {
        assertThat(LearningRateSchedule.stable(2f, 0).at(Long.MAX_VALUE - 1)).isEqualTo(2f);
    }

    @Test
    void aRoundWarmsUpWithoutMovingTheSchedule() {
        InnerSettings settings = InnerSettings.usual(10, 1, SCHEDULE, 3);
        assertThat(settings.rate(5, 0)).isCloseTo(2f, within(1e-6f));
        assertThat(settings.rate(5, 2)).isCloseTo(6f, within(1e-6f));
        assertThat(settings.rate(5, 3)).isCloseTo(8f, within(1e-6f));
        assertThat(settings.rate(12, 3)).isCloseTo(5.5f, within(1e-6f));
    }

    @Test
    void senselessNumbersAreRefused() {
        assertThatThrownBy(() -> new LearningRateSchedule(Float.NaN, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got peak NaN");
        assertThatThrownBy(() -> new LearningRateSchedule(1f, 0, 9, 8, 0)).hasMessageContaining("decay from 9 until 8");
        assertThatThrownBy(() -> InnerSettings.usual(0, 1, SCHEDULE, 0)).hasMessageContaining("got 0, 1, 0");
        assertThatThrownBy(() -> InnerSettings.usual(1, 0, SCHEDULE, 0)).hasMessageContaining("got 1, 0, 0");
        assertThatThrownBy(() -> InnerSettings.usual(1, 1, SCHEDULE, -1)).hasMessageContaining("got 1, 1, -1");
    }
}
