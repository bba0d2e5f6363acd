package io.basilisk.jobs.data.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void findsTheFirstInvalidByteAsTheJdksDecoderDoes() {
        long seed = 21;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = mostlyText(random);
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length))
                    .as("first invalid byte of %s", HexFormat.of().formatHex(bytes))
                    .isEqualTo(expected(bytes));
        }
    }

    @Test
    void countsCodePoints() {
        String text = "aé日😀\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.codePoints(bytes, 0, bytes.length)).isEqualTo(text.codePointCount(0, text.length()));
    }

    /** A few characters, one byte in eight broken. */
    private static byte[] mostlyText(Random random) {
        StringBuilder text = new StringBuilder();
        int[] limits = {0x80, 0x800, 0xd800, 0x110000};
        for (int i = random.nextInt(4); i >= 0; i--) {
            int codePoint = random.nextInt(limits[random.nextInt(limits.length)]);
            text.appendCodePoint(codePoint >= 0xd800 && codePoint < 0xe000 ? 'x' : codePoint);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextInt(8) == 0) {
                bytes[i] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    private static int expected(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length * 2), true);
        return result.isError() ? in.position() : -1;
    }
}
