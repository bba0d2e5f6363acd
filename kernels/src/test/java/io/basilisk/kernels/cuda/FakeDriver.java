package io.basilisk.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@code libcuda.so.1} that needs no GPU, see {@code fake_driver.c}, and JVMs that find it.
 *
 * @param environment what those JVMs need beside it
 */
record FakeDriver(Path folder, Map<String, String> environment) {
    private static final Pattern KERNEL = Pattern.compile("KERNEL void (\\w+)\\(([^)]*)\\)");

    /**
     * Builds the library, or skips the test on a machine that cannot.
     *
     * @param folder where the library and what it is made from go
     */
    static FakeDriver buildOrSkip(Path folder) throws IOException, InterruptedException {
        return buildOrSkip(folder, Map.of());
    }

    /**
     * As {@link #buildOrSkip}, with gcc's checks for addresses, indices and undefined arithmetic in every kernel; a
     * JVM in which one fails ends. Where gcc comes without them, the test is skipped.
     */
    static FakeDriver buildSanitizedOrSkip(Path folder) throws IOException, InterruptedException {
        assumeTrue(isCompilerHere(), "gcc is not installed, which compiles the fake driver");
        String library = run(folder, "gcc", "-print-file-name=libasan.so").strip();
        assumeTrue(library.startsWith("/"), "gcc has no libasan");
        Map<String, String> environment =
                Map.of("LD_PRELOAD", library, "ASAN_OPTIONS", "handle_segv=0:allow_user_segv_handler=1:detect_leaks=0");
        return buildOrSkip(
                folder,
                environment,
                "-fsanitize=address,undefined",
                "-fsanitize-sections=fake_local_*",
                "-fno-sanitize-recover=all",
                "-g");
    }

    private static FakeDriver buildOrSkip(Path folder, Map<String, String> environment, String... flags)
            throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "JCuda's native library is for Linux on x86-64");
        assumeTrue(isCompilerHere(), "gcc is not installed, which compiles the fake driver");
        FakeDriver driver = new FakeDriver(folder, environment);
        driver.build(flags);
        return driver;
    }

    /** {@code FakeDriver FOLDER}: for tests of other modules, which have this class in a bundle. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new FakeDriver(Path.of(arguments[0]), Map.of()).build();
    }

    /**
     * Runs a main class in a JVM of its own.
     *
     * @param arguments of the JVM, before the class
     * @return what it printed, line by line
     */
    List<String> run(Class<?> main, Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + folder));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        builder.environment().putAll(environment);
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static boolean isCompilerHere() throws InterruptedException {
        try {
            run(Path.of("."), "gcc", "--version");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void build(String... flags) throws IOException, InterruptedException {
        for (String file : List.of("fake_driver.c", "fake_dialect.h")) {
            Files.writeString(folder.resolve(file), resource(file));
        }
        List<String> command = new ArrayList<>(
                List.of("gcc", "-O2", "-w", "-fPIC", "-shared", "-Wl,-soname,libcuda.so.1", "-o", "libcuda.so.1"));
        command.addAll(List.of(flags));
        command.add("fake_driver.c");
        for (String source : Sources.NAMES) {
            Files.writeString(folder.resolve(source + ".c"), withCalls(source));
            command.add(source + ".c");
        }
        command.addAll(List.of("-lm", "-lpthread"));
        run(folder, command.toArray(String[]::new));
    }

    /** A source after its preprocessor, and for each kernel a function that takes its arguments as the driver does. */
    private String withCalls(String source) throws IOException, InterruptedException {
        String text = "#include \"fake_dialect.h\"\n" + Sources.body(source);
        Files.writeString(folder.resolve(source + ".in.c"), text);
        String local = "fake_local_" + source;
        String plain = run(folder, "gcc", "-E", "-P", "-DFAKE_LOCAL=\"" + local + "\"", source + ".in.c");
        StringBuilder calls = new StringBuilder("#define KERNEL static\n" + plain);
        StringBuilder list = new StringBuilder(
                "void fake_add(const char *name, void (*call)(void **), const int *, char *, char *);\n"
                        + "extern char __start_" + local + "[] __attribute__((weak)), __stop_" + local
                        + "[] __attribute__((weak));\n"
                        + "__attribute__((constructor)) static void fake_add_all(void) {\n");
        for (Matcher kernel = KERNEL.matcher(plain); kernel.find(); ) {
            String name = kernel.group(1);
            String[] parameters = kernel.group(2).split(",");
            List<String> arguments = new ArrayList<>();
            List<String> sizes = new ArrayList<>();
            for (int i = 0; i < parameters.length; i++) {
                String type = parameters[i].strip().replaceFirst("\\w+$", "");
                arguments.add("*(" + type + " *) p[" + i + "]");
                sizes.add("sizeof(" + type + ")");
            }
            calls.append("static const int sizes_" + name + "[] = {" + String.join(", ", sizes) + ", 0};\n");
            calls.append("static void call_" + name + "(void **p) { " + name + "(" + String.join(", ", arguments)
                    + "); }\n");
            list.append("    fake_add(\"" + name + "\", call_" + name + ", sizes_" + name + ", __start_" + local
                    + ", __stop_" + local + ");\n");
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
