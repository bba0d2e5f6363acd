package io.basilisk.jobs.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of fp32 as little-endian bytes. */
public final class Floats {
    private Floats() {}

    public static byte[] toBytes(float[] values, int offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, offset, length);
        return bytes.array();
    }

    /** Writes all of {@code bytes} into {@code into} from {@code offset} on. */
    public static void fromBytes(byte[] bytes, float[] into, int offset) {
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(into, offset, bytes.length / Float.BYTES);
    }
}
