package io.basilisk.jobs.data.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTextTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    @Test
    void theFirstCharactersTrainAndTheLastAreHeldOut() throws IOException {
        for (long seed = 51; seed < 71; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(2_000_000); i >= 0; i--) {
                text.appendCodePoint(new int[] {'a', '\n', 'é', '日', 0x1f600}[random.nextInt(5)]);
            }
            int[] points = text.codePoints().toArray();
            int cut = (int) (points.length * 0.9);
            SourceFile file = write(text.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(side(file, false)).as("seed %d", seed).isEqualTo(new String(points, 0, cut));
            assertThat(side(file, true)).as("seed %d", seed).isEqualTo(new String(points, cut, points.length - cut));
        }
    }

    @Test
    void aByteOrderMarkIsNotCounted() throws IOException {
        SourceFile file = write("\ufeff0123456789".getBytes(StandardCharsets.UTF_8));
        assertThat(side(file, false)).isEqualTo("012345678");
        assertThat(side(file, true)).isEqualTo("9");
    }

    @Test
    void invalidTextIsNamedByFileAndByteWhereverItIs() throws IOException {
        for (int at : new int[] {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 2, 3_000_000}) {
            byte[] bytes = "é".repeat(1_600_000).getBytes(StandardCharsets.UTF_8);
            bytes[at] = (byte) 0xff;
            // Of a two-byte character, a broken second byte makes the first one invalid.
            int expected = at - at % 2;
            SourceFile file = write(bytes);
            assertThatThrownBy(() -> TailText.ranges(file, 0.1, 1 << 20, HADOOP))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("text.txt: byte " + expected + " ")
                    .hasMessageContaining("not valid UTF-8");
        }
    }

    @Test
    void aNulMeansBinary() throws IOException {
        SourceFile file = write(new byte[] {'a', 'b', 0, 'c'});
        assertThatThrownBy(() -> TailText.ranges(file, 0.1, 1 << 20, HADOOP))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("byte 2 is NUL");
    }

    private static String side(SourceFile file, boolean heldOut) {
        List<TailText.Range> ranges = TailText.ranges(file, 0.1, 300_000, HADOOP);
        StringBuilder text = new StringBuilder();
        ranges.stream()
                .filter(range -> range.heldOut() == heldOut)
                .forEach(range -> text.append(new String(range.read(HADOOP), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private SourceFile write(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("text.txt"), bytes);
        return new SourceFile(path.toUri().toString(), "text.txt", bytes.length, 0);
    }
}
