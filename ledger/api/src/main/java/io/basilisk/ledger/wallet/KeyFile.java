package io.basilisk.ledger.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * A key in a file that only its owner may read (mode 0600): {@code {"address": ..., "publicKey": ..., "seed": ...}}.
 */
public final class KeyFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /** Opens the key, or makes one where there is no file yet; of several that make it at once, all get the same. */
    public static NodeKey openOrCreate(Path file) {
        if (Files.exists(file)) {
            return open(file);
        }
        try {
            return write(file, NodeKey.create(new SecureRandom()));
        } catch (FileAlreadyExistsException e) {
            return open(file); // somebody else was first
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** @throws IllegalArgumentException when the file exists already */
    public static NodeKey create(Path file) {
        try {
            return write(file, NodeKey.create(new SecureRandom()));
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("key file " + file + " exists already: it is never overwritten", e);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** @throws IllegalArgumentException when the file is no key file, was tampered with, or others may read it */
    public static NodeKey open(Path file) {
        try {
            refuseReadableByOthers(file);
            JsonNode json = JSON.readTree(file.toFile());
            NodeKey key =
                    NodeKey.ofSeed(HexFormat.of().parseHex(json.path("seed").asText()));
            String address = json.path("address").asText();
            if (!address.equals(key.address().toString())) {
                throw new IllegalArgumentException(
                        "its seed belongs to " + key.address() + ", its address says " + address);
            }
            return key;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read key file " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "key file " + file + " is not usable: " + e.getMessage()
                            + ". Restore it from a backup, or name another file.",
                    e);
        }
    }

    /**
     * Readers see no file or a whole one: it is written under another name and then linked, which fails if the name
     * is taken.
     */
    private static NodeKey write(Path file, NodeKey key) throws IOException {
        var json = JSON.createObjectNode()
                .put("address", key.address().toString())
                .put("publicKey", key.publicKey().hex())
                .put("seed", HexFormat.of().formatHex(key.seed()));
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path draft = Files.createTempFile(
                absolute.getParent(),
                "." + absolute.getFileName(),
                ".tmp",
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(draft, json.toPrettyString() + "\n", StandardOpenOption.DSYNC);
            Files.createLink(absolute, draft);
            return key;
        } finally {
            Files.delete(draft);
        }
    }

    private static UncheckedIOException cannotWrite(Path file, IOException e) {
        return new UncheckedIOException("cannot write key file " + file + ": " + e.getMessage(), e);
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(allowed)) {
            throw new IllegalArgumentException("expected mode rw-------, found "
                    + PosixFilePermissions.toString(allowed) + " (chmod 600 " + file + ")");
        }
    }
}
