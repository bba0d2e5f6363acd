package io.basilisk.ledger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coverage-guided fuzzing in a process of its own. {@code -Dbasilisk.fuzz-seconds=3600} goes on for an hour. */
class JazzerTest {
    private static final int SECONDS = Integer.getInteger("basilisk.fuzz-seconds", 8);
    private static final long SEED = 20261123;

    @TempDir
    Path folder;

    @Test
    void findsNothingInAnyDecoder() throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        writeCorpus(corpus);
        Path output = folder.resolve("output.txt");
        int status = new ProcessBuilder(command(corpus))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String said = Files.readString(output);
        assertThat(status).as(said).isZero();
        assertThat(said).containsPattern("Done \\d{3,} runs in \\d+ second");
        System.out.println(said.lines()
                .filter(line -> line.startsWith("Done "))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> command(Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerTarget.class.getName(),
                "--instrumentation_includes=io.basilisk.**",
                "--custom_hook_includes=io.basilisk.**",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-seed=" + SEED,
                corpus.toString());
    }

    private static void writeCorpus(Path corpus) throws IOException {
        Samples samples = new Samples(SEED);
        for (FuzzTarget target : FuzzTarget.values()) {
            List<byte[]> sound = samples.of(target);
            for (int i = 0; i < Math.min(4, sound.size()); i++) {
                byte[] input = new byte[sound.get(i).length + 1];
                input[0] = (byte) target.ordinal();
                System.arraycopy(sound.get(i), 0, input, 1, sound.get(i).length);
                Files.write(corpus.resolve(target + "-" + i), input);
            }
        }
    }
}
