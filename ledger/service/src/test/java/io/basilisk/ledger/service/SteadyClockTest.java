package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.testing.ManualClock;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final long START = 1_700_000_000_000L;
    private static final long SEED = 77;

    private final ManualClock wall = new ManualClock(START);
    private final AtomicLong nanos = new AtomicLong(5);
    private final SteadyClock clock = new SteadyClock(wall, nanos::get);

    private void pass(long millis) {
        wall.advance(millis);
        nanos.addAndGet(millis * 1_000_000);
    }

    @Test
    void followsTheWallClock() {
        assertThat(clock.millis()).isEqualTo(START);
        pass(1234);
        assertThat(clock.millis()).isEqualTo(START + 1234);
        wall.advance(3_600_000);
        assertThat(clock.millis()).isEqualTo(START + 3_601_234);
    }

    @Test
    void goesOnAThousandthSlowerAfterAStepBackUntilTheWallClockHasCaughtUp() {
        clock.millis();
        wall.advance(-10_000);
        assertThat(clock.millis()).isEqualTo(START);
        pass(1_000);
        assertThat(clock.millis()).isEqualTo(START + 999);
        for (int i = 0; i < 100_000; i++) {
            pass(1);
            clock.millis();
        }
        assertThat(clock.millis()).isEqualTo(START + 999 + 99_900);
        pass(11_000_000);
        assertThat(clock.millis()).isEqualTo(wall.millis());
    }

    @Test
    void goesOnFromTheLastEntryAfterARestart() {
        clock.startAt(START + 60_000);
        pass(100);
        assertThat(clock.millis()).isEqualTo(START + 60_099);
        clock.startAt(START);
        assertThat(clock.millis()).isEqualTo(START + 60_099);
    }

    @Test
    void neverGoesBack() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        long before = clock.millis();
        for (int i = 0; i < 10_000; i++) {
            wall.advance(random.nextInt(2_000) - 1_000);
            nanos.addAndGet(random.nextInt(3_000_000));
            long now = clock.millis();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }
}
