package io.basilisk.ledger.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk that breaks under one process, see {@code dying_disk.c}. Needs gcc. */
final class DyingDisk {
    private final Path library;

    private DyingDisk(Path library) {
        this.library = library;
    }

    /** Compiles it into a folder; empty where there is no gcc. */
    static Optional<DyingDisk> made(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("dying_disk.c");
        Path library = folder.resolve("dying_disk.so");
        try (InputStream in = DyingDisk.class.getResourceAsStream("dying_disk.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc", "-O1", "-fPIC", "-shared", "-o", library.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("gcc: " + said);
        }
        return Optional.of(new DyingDisk(library));
    }

    /**
     * The beginning of a command line whose process meets it.
     *
     * @param call read, write or sync
     * @param path part of the path of the files that it is about
     * @param first the how manyth such call is the first to meet it
     * @param last the last one; 0 for all
     * @param how eio or slow
     */
    List<String> under(String call, String path, int first, int last, String how) {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "DYING_CALL=" + call,
                "DYING_PATH=" + path,
                "DYING_FIRST=" + first,
                "DYING_LAST=" + last,
                "DYING_HOW=" + how);
    }
}
