package io.basilisk.kernels.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The PTX in the repository is what the sources give. After a change of a kernel, where nvcc is installed:
 * {@code ./basilisk test -pl kernels -Dtest=PtxTest -Dbasilisk.ptx.write=true}.
 */
class PtxTest {
    private static final Path RESOURCES =
            Path.of(System.getProperty("basilisk.home"), "kernels/src/main/resources/io/basilisk/kernels");
    private static final String ADVICE = "to make it again where nvcc is installed: ./basilisk test -pl kernels"
            + " -Dtest=PtxTest -Dbasilisk.ptx.write=true";

    @Test
    void noSourceIsForgotten() throws IOException {
        assertThat(sources(RESOURCES)).containsExactlyInAnyOrderElementsOf(Sources.SHARED);
        assertThat(sources(RESOURCES.resolve("cuda"))).containsExactlyInAnyOrderElementsOf(Sources.TENSOR);
    }

    private static List<String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".c"))
                    .map(name -> name.substring(0, name.length() - 2))
                    .toList();
        }
    }

    @ParameterizedTest
    @FieldSource("io.basilisk.kernels.gpu.Sources#NAMES")
    void isMadeFromTheSources(String source) throws Exception {
        Path file = RESOURCES.resolve("ptx").resolve(source + ".ptx");
        Optional<Nvcc> nvcc = Nvcc.find();
        if (Boolean.getBoolean("basilisk.ptx.write") && nvcc.isPresent()) {
            Files.writeString(file, nvcc.get().compile(source));
        }
        assertThat(file).as(ADVICE).exists();
        String ptx = Files.readString(file);
        String release = ptx.lines().findFirst().orElse("").replaceFirst(".* with nvcc ", "");
        assertThat(ptx.lines().findFirst()).as(ADVICE).contains(Nvcc.headline(source, release));
        assumeTrue(
                nvcc.isPresent() && nvcc.get().release().equals(release),
                "the PTX was compared with its source's hash only: nvcc " + release + " is not installed");
        assertThat(nvcc.get().compile(source)).as(ADVICE).isEqualTo(ptx);
    }
}
