package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.basilisk.kernels.transformer.MalformedDeltaException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeltaCodecTest {
    private static final long SEED = 20260103;
    private static final int SCALE_AT = 8;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void errorIsAtMostHalfAStepOfTheBlock() throws Exception {
        for (int i = 0; i < 200; i++) {
            float[] values = values(random.nextInt(1, 1_000), Math.scalb(1f, random.nextInt(-90, 90)));
            float[] decoded = decode(DeltaCodec.encode(values, 0, values.length), values.length);
            for (int at = 0; at < values.length; at++) {
                int block = at / DeltaCodec.BLOCK * DeltaCodec.BLOCK;
                double step = largest(values, block) / 127.0 * (1 + 0x1p-16);
                assertThat((double) decoded[at])
                        .as("case %d, value %d, seed %d", i, at, SEED)
                        .isCloseTo(values[at], within(step * (0.5 + 1e-6)));
            }
        }
    }

    @Test
    void encodingWhatWasDecodedGivesTheSameBytes() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            float[] values = values(random.nextInt(0, 600), Math.scalb(1f, random.nextInt(-120, 100)));
            byte[] bytes = DeltaCodec.encode(values, 0, values.length);
            float[] decoded = decode(bytes, values.length);
            assertThat(DeltaCodec.encode(decoded, 0, decoded.length))
                    .as("case %d, seed %d", i, SEED)
                    .isEqualTo(bytes);
        }
    }

    /** Any bytes at all: either they are rejected, or they are exactly what the encoder writes for their values. */
    @Test
    void everyByteStringIsCanonicalOrRejected() {
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            float[] values = values(random.nextInt(1, 40), 1e-3f);
            byte[] bytes = DeltaCodec.encode(values, 0, values.length);
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            accepted += isCanonical(bytes, values.length, "case " + i + ", seed " + SEED) ? 1 : 0;
        }
        assertThat(accepted).as("mutations that are still canonical").isBetween(10_000, 49_000);
    }

    @Test
    void everyScaleIsCanonicalOrRejected() {
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            int bits = random.nextBoolean() ? random.nextInt() : random.nextInt() & ~0x7f;
            byte[] bytes = DeltaCodec.encode(new float[] {1, -1}, 0, 2);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(SCALE_AT, bits);
            accepted += isCanonical(bytes, 2, "scale bits " + bits) ? 1 : 0;
        }
        assertThat(accepted).as("canonical scales").isGreaterThan(10_000);
    }

    @Test
    void randomBytesNeverGetThrough() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(0, 64)];
            random.nextBytes(bytes);
            int length = random.nextInt(0, 48);
            assertThatThrownBy(() -> decode(bytes, length))
                    .as("case %d, seed %d", i, SEED)
                    .isInstanceOf(MalformedDeltaException.class);
        }
    }

    @Test
    void drawsTheDocumentedBytes() {
        byte[] bytes = DeltaCodec.encode(new float[] {9, 127, -127, 0.5f, 1.5f, -2.5f}, 0, 6);
        assertThat(bytes).containsExactly(1, 0, 0, 1, 6, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 9, 127, -127, 0, 2, -2);
    }

    @Test
    void zerosAndDustAreZero() throws Exception {
        byte[] zeros = DeltaCodec.encode(new float[300], 0, 300);
        float[] dust = new float[300];
        Arrays.fill(dust, -0x1p-101f);
        assertThat(DeltaCodec.encode(dust, 0, 300)).isEqualTo(zeros);
        assertThat(decode(zeros, 300)).containsOnly(0f);
    }

    @Test
    void encodesPartOfAnArrayAndDecodesIntoPart() throws Exception {
        float[] values = values(1_000, 1);
        byte[] bytes = DeltaCodec.encode(values, 300, 500);
        float[] into = new float[900];
        DeltaCodec.decode(bytes, into, 100, 500);
        assertThat(Arrays.copyOfRange(into, 100, 600)).isEqualTo(decode(bytes, 500));
        assertThat(Arrays.copyOf(into, 100)).containsOnly(0f);
        assertThat(Arrays.copyOfRange(into, 600, 900)).containsOnly(0f);
    }

    @Test
    void refusesToEncodeWhatIsNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f * 1e3f}) {
            float[] values = values(600, 1);
            values[random.nextInt(600)] = bad;
            assertThatThrownBy(() -> DeltaCodec.encode(values, 0, 600))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected finite values");
        }
        float[] limits = {DeltaCodec.LARGEST, Math.nextUp(DeltaCodec.LARGEST)};
        assertThat(DeltaCodec.encode(limits, 0, 1)).hasSize(13);
        assertThatThrownBy(() -> DeltaCodec.encode(limits, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesWhatIsWrong() {
        byte[] good = DeltaCodec.encode(values(300, 1), 0, 300);
        rejects(Arrays.copyOf(good, good.length - 1), Kind.WRONG_SHAPE, "expected 316 bytes for 300 values, came 315");
        rejects(Arrays.copyOf(good, good.length + 1), Kind.WRONG_SHAPE, "came 317");
        rejects(with(good, 4, (byte) 45), Kind.WRONG_SHAPE, "expected 300 values, the header says 301");
        rejects(with(good, 0, (byte) 2), Kind.NOT_CANONICAL, "expected codec 1");
        rejects(scaled(good, Float.NaN), Kind.NOT_FINITE, "expected a finite scale at byte 8, came NaN");
        rejects(scaled(good, Float.NEGATIVE_INFINITY), Kind.NOT_FINITE, "came -Infinity");
        rejects(scaled(good, -1f), Kind.NOT_CANONICAL, "came -1.0");
        rejects(scaled(good, -0f), Kind.NOT_CANONICAL, "came -0.0");
        rejects(scaled(good, Math.nextUp(1f)), Kind.NOT_CANONICAL, "17 significant bits");
        rejects(scaled(good, 1e33f), Kind.NOT_CANONICAL, "in range");
        rejects(scaled(good, 0f), Kind.NOT_CANONICAL, "expected largest step 0 under scale 0.0, came 127");
    }

    @Test
    void lengthIsCheckedBeforeAnythingIsTouched() {
        float[] into = {1, 2, 3};
        assertThatThrownBy(() -> DeltaCodec.decode(new byte[0], into, 0, 3))
                .isInstanceOf(MalformedDeltaException.class);
        assertThat(into).containsExactly(1, 2, 3);
        assertThat(DeltaCodec.encodedLength(Integer.MAX_VALUE)).isGreaterThan(Integer.MAX_VALUE);
    }

    private static void rejects(byte[] bytes, Kind kind, String message) {
        assertThatThrownBy(() -> decode(bytes, 300))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        MalformedDeltaException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static boolean isCanonical(byte[] bytes, int length, String what) {
        try {
            float[] decoded = decode(bytes, length);
            assertThat(DeltaCodec.encode(decoded, 0, length)).as(what).isEqualTo(bytes);
            return true;
        } catch (MalformedDeltaException rejected) {
            return false;
        }
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] copy = bytes.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] scaled(byte[] bytes, float scale) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putFloat(SCALE_AT, scale);
        return copy;
    }

    private static float[] decode(byte[] bytes, int length) throws MalformedDeltaException {
        float[] values = new float[length];
        DeltaCodec.decode(bytes, values, 0, length);
        return values;
    }

    private static float largest(float[] values, int block) {
        float largest = 0;
        for (int i = block; i < Math.min(block + DeltaCodec.BLOCK, values.length); i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private float[] values(int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian() * scale / 8;
        }
        return values;
    }
}
