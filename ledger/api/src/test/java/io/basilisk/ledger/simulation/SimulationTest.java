package io.basilisk.ledger.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dbasilisk.seeds=100000} runs more of them, {@code -Dbasilisk.seed=17} that one alone: it fails again in the
 * same way.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("basilisk.seeds", 40);
    private static final Optional<Long> ONLY = Optional.ofNullable(Long.getLong("basilisk.seed"));
    private static final int SEEDS_THAT_FIND_THE_BUG = 40;

    @Test
    void nothingAcknowledgedIsLostAndTheChainGrows() {
        LongStream seeds = ONLY.map(LongStream::of).orElseGet(() -> LongStream.range(0, SEEDS));
        List<Simulation.Outcome> outcomes =
                seeds.parallel().mapToObj(SimulationTest::run).toList();
        int blocks = outcomes.stream().mapToInt(Simulation.Outcome::blocks).sum();
        int stale = outcomes.stream().mapToInt(Simulation.Outcome::stale).sum();
        int transfers =
                outcomes.stream().mapToInt(Simulation.Outcome::transfers).sum();
        int rounds = outcomes.stream().mapToInt(Simulation.Outcome::rounds).sum();
        int crashes = outcomes.stream().mapToInt(Simulation.Outcome::crashes).sum();
        int steps = outcomes.stream().mapToInt(Simulation.Outcome::steps).sum();
        System.out.printf(
                "%d seeds: %d steps, %d rounds, %d blocks, %d stale ones, %d transfers, %d crashes%n",
                outcomes.size(), steps, rounds, blocks, stale, transfers, crashes);
        assertThat(blocks).as("void rounds").isLessThan(rounds);
        assertThat(crashes).isPositive();
        assertThat(stale).isPositive();
        assertThat(transfers).isPositive();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(run(7)).isEqualTo(run(7));
    }

    /** The simulation is worth its time only if it finds a ledger that answers before its entries are durable. */
    @Test
    void aLedgerThatAnswersTooEarlyIsFound() {
        long found = LongStream.range(0, SEEDS_THAT_FIND_THE_BUG)
                .parallel()
                .filter(SimulationTest::answeringEarlyIsFound)
                .count();
        assertThat(found).isPositive();
    }

    private static boolean answeringEarlyIsFound(long seed) {
        try {
            new Simulation(seed, true).run();
            return false;
        } catch (AssertionError e) {
            assertThat(e).hasMessageMatching("(acknowledged entry|entry|block) \\d+ .*");
            return true;
        }
    }

    private static Simulation.Outcome run(long seed) {
        try {
            return new Simulation(seed, false).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
