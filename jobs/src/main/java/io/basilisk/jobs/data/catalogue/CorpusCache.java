package io.basilisk.jobs.data.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The fetched files of catalogue corpora, a folder each. A file is in the cache only after its checksum was found
 * right: it is fetched under another name and then renamed.
 */
final class CorpusCache {

    /** Hashes of files whose hash the catalogue does not know, as the first fetch found them. */
    private static final String PINNED = "SHA256SUMS";

    private final Path root;
    private final MavenArtifacts maven;

    CorpusCache(Path root, MavenArtifacts maven) {
        this.root = root;
        this.maven = maven;
    }

    /** The corpus's files on the local disk, in the catalogue's order. */
    List<Path> files(CatalogueEntry entry, Optional<Path> from, Consumer<String> progress) {
        List<Path> files = new ArrayList<>();
        Path folder = root.resolve(entry.name());
        try {
            Files.createDirectories(folder);
            for (RemoteFile file : entry.files()) {
                Path cached = folder.resolve(file.name());
                if (from.isPresent() || !isGood(cached, file)) {
                    fetch(entry, file, from, cached, progress);
                }
                files.add(cached);
            }
        } catch (IOException e) {
            throw new DatasetException("cannot keep data set " + entry.name() + " in " + folder + ": " + e, e);
        }
        return files;
    }

    private boolean isGood(Path cached, RemoteFile file) throws IOException {
        if (!Files.isRegularFile(cached)) {
            return false;
        }
        String expected = expected(cached, file);
        return !expected.isEmpty() && FileHash.sha256(cached).equals(expected);
    }

    private void fetch(
            CatalogueEntry entry, RemoteFile file, Optional<Path> from, Path cached, Consumer<String> progress)
            throws IOException {
        Path draft = Files.createTempFile(cached.getParent(), "." + file.name(), ".part");
        try {
            String origin;
            if (from.isPresent()) {
                Path given = given(entry, file, from.get());
                Files.copy(given, draft, StandardCopyOption.REPLACE_EXISTING);
                origin = given.toString();
            } else {
                progress.accept("fetching " + file.name() + " (" + Sizes.of(file.bytes()) + ") from " + file.address());
                download(entry, file, draft, progress);
                origin = file.address();
            }
            check(file, draft, cached, origin);
            Files.move(draft, cached, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void download(CatalogueEntry entry, RemoteFile file, Path draft, Consumer<String> progress) {
        try {
            if (file.maven().isEmpty()) {
                Download.to(draft, file, progress);
            } else {
                maven.copyTo(draft, file, progress);
            }
        } catch (IOException e) {
            throw new DatasetException(
                    "cannot fetch " + file.name() + " from " + file.address() + ": " + e.getMessage()
                            + "; with a copy of the file at hand: ./basilisk dataset fetch " + entry.name()
                            + " --from FILE",
                    e);
        }
    }

    /** The file that {@code --from} means: itself, or the one of this name in a folder. */
    private static Path given(CatalogueEntry entry, RemoteFile file, Path from) {
        Path given = Files.isDirectory(from) ? from.resolve(file.name()) : from;
        if (!Files.isRegularFile(given)) {
            throw new DatasetException("--from: no such file: " + given);
        }
        if (given.equals(from) && entry.files().size() > 1) {
            List<String> names = entry.files().stream().map(RemoteFile::name).toList();
            throw new DatasetException("--from: data set " + entry.name()
                    + " has several files: expected a folder with " + names + ", got " + from);
        }
        return given;
    }

    private void check(RemoteFile file, Path draft, Path cached, String origin) throws IOException {
        String found = FileHash.sha256(draft);
        String expected = expected(cached, file);
        if (expected.isEmpty()) {
            Path pins = cached.resolveSibling(PINNED);
            Files.writeString(
                    pins, found + "  " + file.name() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } else if (!found.equals(expected)) {
            throw new DatasetException(
                    "wrong checksum of " + origin + ": expected SHA-256 " + expected + " (" + file.name()
                            + ", " + file.bytes() + " bytes), got " + found + " (" + Files.size(draft)
                            + " bytes): the file has changed or is incomplete");
        }
    }

    /** The catalogue's hash, else the one that the first fetch pinned, else empty. */
    private static String expected(Path cached, RemoteFile file) throws IOException {
        Path pins = cached.resolveSibling(PINNED);
        if (!file.sha256().isEmpty() || !Files.exists(pins)) {
            return file.sha256();
        }
        return Files.readAllLines(pins, StandardCharsets.UTF_8).stream()
                .filter(line -> line.endsWith("  " + file.name()))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElse("");
    }
}
