package io.basilisk.kernels.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the kernels' sources into PTX, which the driver of any GPU since 2018 compiles further. */
record Nvcc(String release) {
    private static final Pattern RELEASE = Pattern.compile("release ([\\d.]+)");

    /**
     * nvcc 13 writes PTX 9.0, which only drivers since 2025 read; these kernels use nothing that PTX 7.0 (CUDA 11.0,
     * 2020) has not, as ptxas confirms.
     */
    private static final String VERSION = ".version 7.0";

    /** The nvcc on the PATH. */
    static Optional<Nvcc> find() throws InterruptedException {
        try {
            Matcher matcher = RELEASE.matcher(output("nvcc", "--version"));
            return matcher.find() ? Optional.of(new Nvcc(matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** First line of a PTX file: what it was made from, and with what. */
    String headline(String source) {
        return headline(source, release);
    }

    static String headline(String source, String release) {
        return "// Made from " + source + ".c and the dialect, sha256 " + sha256(Sources.program("cuda", source))
                + ", with nvcc " + release;
    }

    /** The PTX of a source, checked by ptxas. */
    String compile(String source) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("basilisk-ptx");
        Path program = Files.writeString(folder.resolve(source + ".cu"), Sources.program("cuda", source));
        Path ptx = folder.resolve(source + ".ptx");
        try {
            output(
                    "nvcc",
                    "-ptx",
                    "-arch=compute_" + Sources.capability(source),
                    "-diag-suppress=177",
                    "-o",
                    ptx.toString(),
                    program.toString());
            String text = headline(source) + "\n" + Files.readString(ptx).replaceFirst("(?m)^\\.version .*$", VERSION);
            Files.writeString(ptx, text);
            output(
                    "ptxas",
                    "-arch=sm_" + Sources.capability(source),
                    "-o",
                    folder.resolve("cubin").toString(),
                    ptx.toString());
            return text;
        } finally {
            for (String name : List.of(source + ".cu", source + ".ptx", "cubin")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ":\n" + output);
        }
        return output;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
