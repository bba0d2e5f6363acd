package io.basilisk.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encodings against GNU's assembler: a list of cases as it gave them once, and many more where it is installed. */
class AssemblerTest {
    private static final long SEED = 20260201;
    private static final Pattern LISTED = Pattern.compile("^\\s*\\d+ [0-9a-f]{4,} ([0-9A-F]+)");
    private static final Pattern CONTINUED = Pattern.compile("^\\s*\\d+\\s+([0-9A-F]+)\\s*$");

    /** {@code -Dbasilisk.encodings.write=FILE} writes this list anew with the assembler that is installed. */
    @Test
    void encodesAsGnuDid() throws IOException {
        try (var file = AssemblerTest.class.getResourceAsStream("encodings.txt")) {
            assertThat(file).isNotNull();
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            List<String> ours = lines(Encodings.of(SEED, 2));
            assertThat(differences(ours, text.lines().toList())).isEmpty();
        }
    }

    @Test
    void encodesAsTheInstalledAssemblerDoes(@TempDir Path folder) throws Exception {
        List<Encodings.Case> cases = Encodings.of(SEED, 2);
        cases.addAll(Encodings.of(SEED + 1, 40));
        List<String> theirs = gnu(folder, cases);
        String file = System.getProperty("basilisk.encodings.write");
        if (file != null) {
            Files.write(Path.of(file), theirs.subList(0, Encodings.of(SEED, 2).size()));
        }
        assertThat(differences(lines(cases), theirs)).as("seed %d", SEED).isEmpty();
    }

    @Test
    void jumpsToLabelsBeforeAndBehind() {
        Assembler asm = new Assembler();
        Label start = asm.label();
        Label end = asm.label();
        asm.bind(start);
        asm.jump(Condition.ZERO, end);
        asm.jump(start);
        asm.bind(end);
        assertThat(HexFormat.of().formatHex(asm.code())).isEqualTo("0f8405000000" + "e9f5ffffff");
    }

    @Test
    void refusesWhatNoProcessorTakes() {
        Assembler asm = new Assembler();
        Zmm zmm = new Zmm(1);
        Memory broadcast = Memory.at(Gpr.RDI, 0).forAllLanes();
        assertThatThrownBy(() -> new Zmm(32)).hasMessageContaining("came zmm32");
        assertThatThrownBy(() -> new Mask(8)).hasMessageContaining("came k8");
        assertThatThrownBy(() -> asm.vprord(zmm, zmm, 32)).hasMessageContaining("came 32");
        assertThatThrownBy(() -> asm.vmovups(zmm, broadcast)).hasMessageContaining("all lanes");
        assertThatThrownBy(() -> asm.vbroadcastss(zmm, broadcast)).hasMessageContaining("all lanes");
        assertThatThrownBy(() -> asm.mov(Gpr.RAX, broadcast)).hasMessageContaining("vector instructions");
        assertThatThrownBy(() -> asm.vmovups(zmm, new Mask(0), Memory.at(Gpr.RDI, 0)))
                .hasMessageContaining("k0");
        assertThatThrownBy(() -> Memory.at(Gpr.RDI, 0).plus(Gpr.RSP, 1)).hasMessageContaining("RSP");
        assertThatThrownBy(() -> Memory.at(Gpr.RDI, 0).plus(Gpr.RAX, 3)).hasMessageContaining("came 3");
        Label twice = asm.label();
        asm.bind(twice);
        assertThatThrownBy(() -> asm.bind(twice)).hasMessageContaining("bound already");
        asm.jump(asm.label());
        assertThatThrownBy(asm::code).hasMessageContaining("not bound");
    }

    private static List<String> differences(List<String> ours, List<String> theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        return IntStream.range(0, ours.size())
                .filter(i -> !ours.get(i).equals(theirs.get(i)))
                .mapToObj(i -> "ours " + ours.get(i) + ", GNU's " + theirs.get(i))
                .toList();
    }

    private static List<String> lines(List<Encodings.Case> cases) {
        return cases.stream()
                .map(one -> HexFormat.of().withUpperCase().formatHex(one.bytes()) + " " + one.text())
                .toList();
    }

    /** What {@code as} makes of the cases: its listing has a number, an address and the bytes, eight a line or so. */
    private static List<String> gnu(Path folder, List<Encodings.Case> cases) throws Exception {
        Path source = folder.resolve("cases.s");
        Files.write(source, cases.stream().map(Encodings.Case::text).toList());
        Path listing = folder.resolve("listing");
        try {
            Process as = new ProcessBuilder(
                            "as",
                            "-64",
                            "-msyntax=intel",
                            "-mnaked-reg",
                            "-aln=" + listing,
                            "-o",
                            "/dev/null",
                            source.toString())
                    .inheritIO()
                    .start();
            assertThat(as.waitFor()).as("exit code of as").isZero();
        } catch (IOException e) {
            abort("binutils are not installed, whose assembler is compared with");
        }
        List<String> bytes = new ArrayList<>();
        for (String line : Files.readAllLines(listing)) {
            Matcher listed = LISTED.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            if (listed.find()) {
                bytes.add(listed.group(1));
            } else if (continued.find()) {
                bytes.set(bytes.size() - 1, bytes.getLast() + continued.group(1));
            }
        }
        assertThat(bytes).hasSameSizeAs(cases);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < bytes.size(); i++) {
            lines.add(bytes.get(i) + " " + cases.get(i).text());
        }
        return lines;
    }
}
