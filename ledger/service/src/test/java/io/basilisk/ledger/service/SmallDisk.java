package io.basilisk.ledger.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file system of a few megabytes in memory, which fills up, becomes read-only, and grows again. Needs root. */
final class SmallDisk implements AutoCloseable {
    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /** Mounts one; empty where this process may not. */
    static Optional<SmallDisk> mounted(Path place, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(place);
        boolean done = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "basilisk-test", place.toString());
        return done ? Optional.of(new SmallDisk(place)) : Optional.empty();
    }

    Path place() {
        return place;
    }

    void resize(int megabytes) throws IOException, InterruptedException {
        remount("size=" + megabytes + "m");
    }

    /** Nothing may be open for writing. */
    void makeReadOnly() throws IOException, InterruptedException {
        remount("ro");
    }

    void makeWritable() throws IOException, InterruptedException {
        remount("rw");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!run("umount", place.toString())) {
            throw new IOException(place + " cannot be unmounted");
        }
    }

    private void remount(String option) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount," + option, place.toString())) {
            throw new IOException(place + " cannot be remounted with " + option);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean done = process.waitFor() == 0;
        if (!done) {
            System.out.println(String.join(" ", command) + ": " + said.strip());
        }
        return done;
    }
}
