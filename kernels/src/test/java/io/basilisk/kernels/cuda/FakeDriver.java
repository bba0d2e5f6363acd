package io.basilisk.kernels.cuda;

import io.basilisk.kernels.gpu.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Builds a {@code libcuda.so.1} that needs no GPU, see {@code fake_driver.c}. */
final class FakeDriver {
    private static final Pattern KERNEL = Pattern.compile("KERNEL void (\\w+)\\(([^)]*)\\)");

    private FakeDriver() {}

    /** {@code FakeDriver FOLDER}: for tests of other modules, which have this class in a bundle. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        build(Path.of(arguments[0]));
    }

    static boolean isCompilerHere() throws InterruptedException {
        try {
            run(Path.of("."), "gcc", "--version");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** @param folder where the library and what it is made from go */
    static void build(Path folder) throws IOException, InterruptedException {
        for (String file : List.of("fake_driver.c", "fake_dialect.h")) {
            Files.writeString(folder.resolve(file), resource(file));
        }
        List<String> command = new ArrayList<>(
                List.of("gcc", "-O1", "-w", "-fPIC", "-shared", "-Wl,-soname,libcuda.so.1", "-o", "libcuda.so.1"));
        command.add("fake_driver.c");
        for (String source : Sources.NAMES) {
            Files.writeString(folder.resolve(source + ".c"), withCalls(folder, source));
            command.add(source + ".c");
        }
        command.addAll(List.of("-lm", "-lpthread"));
        run(folder, command.toArray(String[]::new));
    }

    /** A source after its preprocessor, and for each kernel a function that takes its arguments as the driver does. */
    private static String withCalls(Path folder, String source) throws IOException, InterruptedException {
        String text = "#include \"fake_dialect.h\"\n" + Sources.read("dialect/reduce.h") + Sources.read(source + ".c");
        Files.writeString(folder.resolve(source + ".in.c"), text);
        String plain = run(folder, "gcc", "-E", "-P", source + ".in.c");
        StringBuilder calls = new StringBuilder("#define KERNEL static\n" + plain);
        StringBuilder list = new StringBuilder("void fake_add(const char *name, void (*call)(void **));\n"
                + "__attribute__((constructor)) static void fake_add_all(void) {\n");
        for (Matcher kernel = KERNEL.matcher(plain); kernel.find(); ) {
            String name = kernel.group(1);
            String[] parameters = kernel.group(2).split(",");
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < parameters.length; i++) {
                String type = parameters[i].strip().replaceFirst("\\w+$", "");
                arguments.add("*(" + type + " *) p[" + i + "]");
            }
            calls.append("static void call_" + name + "(void **p) { " + name + "(" + String.join(", ", arguments)
                    + "); }\n");
            list.append("    fake_add(\"" + name + "\", call_" + name + ");\n");
        }
        return calls.append(list).append("}\n").toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = FakeDriver.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String run(Path folder, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        Arrays.stream(command).collect(Collectors.joining(" ")) + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
