package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.basilisk.kernels.transformer.MalformedDeltaException.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightDeltaTest {
    private static final long SEED = 20260107;
    private static final TransformerConfig CONFIG = new TransformerConfig(2, 2, 1, 8, 12, 16, 50, true, 10_000f, 1e-5f);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void slicesCoverTheModelInOrderAndStayInsideTensors() {
        for (int maxLength : new int[] {1, 7, 64, 100, SliceLayout.MAX_LENGTH}) {
            List<Slice> slices = SliceLayout.cut(CONFIG, maxLength);
            int next = 0;
            for (Slice slice : slices) {
                TensorSpec tensor = CONFIG.tensors().get(slice.tensor());
                assertThat(slice.offset()).isEqualTo(next).isEqualTo(tensor.offset() + slice.index() * maxLength);
                assertThat(slice.length()).isBetween(1, maxLength);
                next += slice.length();
                assertThat(next).isLessThanOrEqualTo(tensor.offset() + tensor.length());
            }
            assertThat(next).isEqualTo(CONFIG.parameterCount());
        }
        assertThat(SliceLayout.of(CONFIG)).hasSize(CONFIG.tensors().size());
    }

    @Test
    void comesBackFromItsSlicesWithinTheCodecsError() throws Exception {
        Weights base = Weights.initial(CONFIG, SEED);
        WeightDelta delta = WeightDelta.between(base, Weights.initial(CONFIG, SEED + 1));
        WeightDelta decoded = WeightDelta.decode(CONFIG, delta.encode());
        for (int i = 0; i < delta.values().length; i++) {
            assertThat(decoded.values()[i]).isCloseTo(delta.values()[i], within(0.001f));
        }
        assertThat(decoded.norm()).isCloseTo(delta.norm(), within(delta.norm() / 100));
        assertThat(decoded.encode()).usingRecursiveComparison().isEqualTo(delta.encode());
        assertThat(delta.rounded().values()).isEqualTo(decoded.values());
        assertThat(delta.rounded().distanceTo(decoded)).isZero();
        assertThat(delta.distanceTo(new WeightDelta(CONFIG, new float[delta.values().length])))
                .isEqualTo(delta.norm());
    }

    @Test
    void addsToItsBase() {
        Weights base = Weights.initial(CONFIG, SEED);
        float[] before = base.values().clone();
        float[] ones = new float[before.length];
        ones[3] = 1;
        Weights changed = new WeightDelta(CONFIG, ones).addTo(base, 1f);
        assertThat(changed.values()[3]).isEqualTo(before[3] + 1);
        Weights half = new WeightDelta(CONFIG, ones).addTo(base, 0.5f);
        assertThat(half.values()[3]).isEqualTo(before[3] + 0.5f);
        assertThat(base.values()).isEqualTo(before);
        assertThat(new WeightDelta(CONFIG, ones).norm()).isEqualTo(1);
    }

    @Test
    void aDivergedDeltaIsRejectedAsNotFinite() {
        assertThatThrownBy(() -> WeightDelta.decode(CONFIG, WeightDelta.encodeDiverged(CONFIG)))
                .isInstanceOfSatisfying(
                        MalformedDeltaException.class,
                        e -> assertThat(e.kind()).isEqualTo(MalformedDeltaException.Kind.NOT_FINITE));
    }

    @Test
    void refusesOtherShapes() {
        List<byte[]> slices = new ArrayList<>(new WeightDelta(CONFIG, new float[CONFIG.parameterCount()]).encode());
        byte[] last = slices.removeLast();
        rejects(slices, "expected 20 slices, came 19");
        slices.addFirst(last);
        rejects(slices, "Slice[tensor=0");
        assertThatThrownBy(() -> new WeightDelta(CONFIG, new float[3])).hasMessageContaining("came 3");
    }

    @Test
    void everyBitOfADeltaIsInItsHash() {
        List<Slice> layout = SliceLayout.of(CONFIG);
        List<byte[]> encoded = new WeightDelta(CONFIG, randomValues()).encode();
        byte[] name = deltaHash(layout, encoded);
        for (int i = 0; i < 200; i++) {
            int slice = random.nextInt(encoded.size());
            byte[] bytes = encoded.get(slice);
            int bit = random.nextInt(8 * bytes.length);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(deltaHash(layout, encoded))
                    .as("slice %d, bit %d, seed %d", slice, bit, SEED)
                    .isNotEqualTo(name);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(deltaHash(layout, encoded)).isEqualTo(name);
    }

    @Test
    void checkpointHashCoversWeightsMomentumAndShape() {
        Weights weights = new Weights(CONFIG, randomValues());
        float[] momentum = randomValues();
        byte[] name = ModelHash.checkpoint(weights, momentum);
        assertThat(ModelHash.checkpoint(new Weights(CONFIG, momentum), weights.values()))
                .isNotEqualTo(name);
        int at = random.nextInt(momentum.length);
        momentum[at] = Math.nextUp(momentum[at]);
        assertThat(ModelHash.checkpoint(weights, momentum)).isNotEqualTo(name);
        momentum[at] = Math.nextDown(momentum[at]);
        assertThat(ModelHash.checkpoint(weights, momentum)).isEqualTo(name);
        TransformerConfig other = new TransformerConfig(2, 2, 1, 8, 12, 32, 50, true, 10_000f, 1e-5f);
        assertThat(ModelHash.checkpoint(new Weights(other, weights.values()), momentum))
                .isNotEqualTo(name);
    }

    /** Pinned, from a second implementation in Python: names of models must never change. */
    @Test
    void givesTheSameNamesForEver() {
        float[] values = new float[CONFIG.parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 700) / 64f;
        }
        assertThat(hex(ModelHash.checkpoint(new Weights(CONFIG, values), values)))
                .isEqualTo("f497035641850383c792ccc4612c8d60de70b5b58f917100a48ee8b5f419bc1e");
        List<byte[]> encoded = new WeightDelta(CONFIG, values).encode();
        assertThat(hex(deltaHash(SliceLayout.of(CONFIG), encoded)))
                .isEqualTo("eef3963277b5b41756c9fc2c7e776027201b1915a771517a4b1826441fcb2e51");
    }

    @Test
    void refusesHashesOfTheWrongNumberOrLength() {
        assertThatThrownBy(() -> ModelHash.checkpoint(CONFIG, List.of(), List.of()))
                .hasMessageContaining("came 0 of weights");
        assertThatThrownBy(() -> ModelHash.delta(List.of(new byte[31]))).hasMessageContaining("came 31");
        assertThatThrownBy(() -> ModelHash.slice(new Slice(0, 0, 0, 2), new byte[4]))
                .hasMessageContaining("expected 8 bytes");
    }

    private static byte[] deltaHash(List<Slice> layout, List<byte[]> encoded) {
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            hashes.add(ModelHash.deltaSlice(layout.get(i), encoded.get(i)));
        }
        return ModelHash.delta(hashes);
    }

    private static void rejects(List<byte[]> slices, String message) {
        assertThatThrownBy(() -> WeightDelta.decode(CONFIG, slices))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        MalformedDeltaException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_SHAPE));
    }

    private float[] randomValues() {
        float[] values = new float[CONFIG.parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
