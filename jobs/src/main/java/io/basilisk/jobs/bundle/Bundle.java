package io.basilisk.jobs.bundle;

import io.basilisk.jobs.cluster.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder that runs doctor, parity tests and benchmarks on a bare Linux machine: a Java of its own, the kernels, what
 * binds them to GPUs, their tests with JUnit, and a script. docs/bundle.md is its page.
 *
 * @param distribution built, its kernels' tests compiled too
 * @param device what the script uses unless told otherwise
 */
public record Bundle(Distribution distribution, String device) {
    /** A bundle is carried to machines by hand: it stays small. */
    public static final long MOST_BYTES = 60L << 20;

    private static final String SYSTEM = "Linux amd64";
    private static final List<String> APPLICATION = List.of("basilisk-kernels-", "jocl-", "jcuda-");

    /** Not Byte Buddy, 9 MB: AssertJ needs it for soft assertions, which these tests do not use. */
    private static final List<String> TESTS = List.of("junit-", "opentest4j-", "apiguardian-api-", "assertj-core-");

    /** JCuda's native jar has four libraries; the kernels need the driver's. */
    private static final String NATIVE = "jcuda-natives-";

    /**
     * Writes the bundle; half of one is never left behind under its name.
     *
     * @param folder must not exist, or be an earlier bundle, which is replaced
     * @return its size, bytes
     * @throws IllegalStateException when it cannot be made here, or came out too large
     */
    public long write(Path folder) throws IOException {
        requireSystem();
        if (Files.exists(folder) && !Files.exists(folder.resolve("lib").resolve("device"))) {
            throw new IllegalStateException("expected " + folder
                    + " to be absent or an earlier bundle, it is something else: name another with --out");
        }
        Path draft = folder.resolveSibling(folder.getFileName() + ".part");
        delete(draft);
        Path lib = Files.createDirectories(draft.resolve("lib"));
        jars(lib);
        Files.writeString(lib.resolve("device"), device + "\n");
        Files.writeString(lib.resolve("jvm.options"), jvmOptions());
        Files.writeString(draft.resolve("README.txt"), resource("README.txt"));
        Path script = Files.writeString(draft.resolve("run"), resource("run"));
        if (!script.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + script + " executable");
        }
        RuntimeImage.link(draft.resolve("runtime"));
        long bytes = size(draft);
        if (bytes > MOST_BYTES) {
            throw new IllegalStateException("expected at most " + MOST_BYTES + " bytes, the bundle has " + bytes + ": "
                    + draft + " is left to look at");
        }
        delete(folder);
        Files.move(draft, folder);
        return bytes;
    }

    private static void requireSystem() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals(SYSTEM)) {
            throw new IllegalStateException(
                    "a bundle is made on the system that it is for, " + SYSTEM + "; this is " + system);
        }
    }

    private void jars(Path lib) throws IOException {
        for (Path jar : distribution.applicationJars()) {
            Path copy = lib.resolve(jar.getFileName());
            if (isOneOf(List.of(NATIVE), jar)) {
                Jars.copyPart(jar, copy, name -> name.startsWith("lib/libJCudaDriver-"));
            } else if (isOneOf(APPLICATION, jar)) {
                Files.copy(jar, copy);
            }
        }
        Path target = distribution.home().resolve("kernels").resolve("target");
        Path list = target.resolve("test.classpath");
        if (Files.notExists(list)) {
            throw new IllegalStateException("the kernels' tests are not compiled (" + list
                    + " is absent): start this command with ./basilisk, which compiles them");
        }
        for (String jar : Files.readString(list).strip().split(":")) {
            if (isOneOf(TESTS, Path.of(jar))) {
                Files.copy(Path.of(jar), lib.resolve(Path.of(jar).getFileName()));
            }
        }
        Jars.ofFolder(target.resolve("test-classes"), lib.resolve("basilisk-kernels-tests.jar"));
    }

    private static boolean isOneOf(List<String> prefixes, Path jar) {
        String name = jar.getFileName().toString();
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** Those flags of {@code conf/jvm.options} that mean the kernels; the rest is for Spark and Ignite. */
    private String jvmOptions() {
        List<String> lines = new ArrayList<>();
        for (String flag : distribution.jvmFlags().split(" ")) {
            if (flag.matches("(--add-modules|--enable-native-access|-XX:).*")) {
                lines.add(flag);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Bundle.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Bytes of all files below a folder; links count nothing. */
    static long size(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
