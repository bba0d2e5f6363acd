package io.basilisk.ledger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dbasilisk.mutations=1000000} tries more. {@code JazzerTest} looks for paths that chance does not find. */
class FuzzTest {
    private static final long SEED = 20261123;
    private static final int MUTATIONS = Integer.getInteger("basilisk.mutations", 2_000);
    private static final Samples SAMPLES = new Samples(SEED);

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void takesWhatIsSoundAndRefusesWhatIsNot(FuzzTarget target) {
        List<byte[]> sound = SAMPLES.of(target);
        assertThat(sound).isNotEmpty().allMatch(target::takes);
        SplittableRandom random = new SplittableRandom(SEED);
        Mutation mutation = new Mutation(random);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = mutation.of(sound.get(random.nextInt(sound.size())));
            try {
                refused += target.takes(damaged) ? 0 : 1;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + ", bytes " + HexFormat.of().formatHex(damaged), e);
            }
        }
        assertThat(refused).as("%s, seed %d", target, SEED).isPositive();
    }
}
