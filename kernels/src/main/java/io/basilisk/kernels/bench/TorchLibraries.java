package io.basilisk.kernels.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What libtorch runs with at its best: its jars and MKL, which Maven fetches (about 300 MB the first time), and the
 * system's jemalloc.
 *
 * @param classPath of the peer's process
 * @param mkl the library to load before libtorch, which then finds MKL's products instead of OpenBLAS's
 * @param jemalloc the allocator to load before everything
 */
record TorchLibraries(String classPath, Path mkl, Path jemalloc) {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
    private static final String MKL_ENTRY = "mkl_rt.so.2";
    private static final int FETCH_MINUTES = 20;

    /** @throws PeerUnavailableException when something is missing; the message says what */
    static TorchLibraries fetch() {
        Path jemalloc = installedJemalloc()
                .orElseThrow(() -> new PeerUnavailableException(
                        "libtorch is measured with jemalloc, which is not installed: apt-get install libjemalloc2"));
        try {
            Path folder = Files.createDirectories(Path.of(
                    System.getProperty("java.io.tmpdir"), "basilisk-native-" + System.getProperty("user.name")));
            String classPath = resolve(folder);
            return new TorchLibraries(classPath, unpackMkl(classPath, folder), jemalloc);
        } catch (IOException e) {
            throw new PeerUnavailableException("libtorch could not be prepared: " + e.getMessage());
        }
    }

    private static Optional<Path> installedJemalloc() {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib")
                .map(folder -> Path.of(folder, "libjemalloc.so.2"))
                .filter(Files::exists)
                .findFirst();
    }

    private static String resolve(Path folder) throws IOException {
        Path project = Files.createTempDirectory(folder, "torch-peer");
        Path pom = project.resolve("pom.xml");
        Path answer = project.resolve("class.path");
        Path log = project.resolve("maven.log");
        try {
            copyResource("torch-peer-pom.xml", pom);
            for (String maven : List.of("mvn", Path.of(home(), "mvnw").toString())) {
                if (run(log, maven, "-q", "-B", "-f", pom.toString(), GOAL, "-Dmdep.outputFile=" + answer)
                        && Files.exists(answer)) {
                    return Files.readString(answer).strip();
                }
            }
            String said = Files.exists(log) ? Files.readString(log).strip() : "there is no Maven";
            throw new PeerUnavailableException("Maven could not fetch libtorch and MKL: " + said);
        } finally {
            for (Path file : List.of(pom, answer, log, project)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String home() {
        return System.getProperty("basilisk.home", ".");
    }

    private static boolean run(Path log, String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException noSuchProgram) {
            return false;
        }
        try {
            return process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /** MKL's parts look for one another in their own folder, so all of them are unpacked. */
    private static Path unpackMkl(String classPath, Path folder) throws IOException {
        String jar = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(path -> path.endsWith("-redist.jar"))
                .findFirst()
                .orElseThrow(() -> new PeerUnavailableException("expected MKL's jar in " + classPath));
        Path libraries = Files.createDirectories(
                folder.resolve(Path.of(jar).getFileName().toString().replace(".jar", "")));
        try (ZipFile zip = new ZipFile(jar)) {
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                Path file = libraries.resolve(name);
                if (name.contains(".so") && !(Files.exists(file) && Files.size(file) == entry.getSize())) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        return libraries.resolve("lib" + MKL_ENTRY);
    }

    static void copyResource(String name, Path file) throws IOException {
        try (InputStream in = TorchLibraries.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + name + " beside TorchLibraries");
            }
            Files.writeString(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
