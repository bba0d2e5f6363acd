package io.basilisk.ledger.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** A key in a file that only its owner may read (mode 0600): {@code {"address": ..., "publicKey": ..., "seed": ...}}. */
public final class KeyFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFile() {}

    /** Opens the key, or makes one where there is no file yet. */
    public static NodeKey openOrCreate(Path file) {
        return Files.exists(file) ? open(file) : create(file);
    }

    /** @throws IllegalArgumentException when the file exists already, or its folder cannot be written */
    public static NodeKey create(Path file) {
        NodeKey key = NodeKey.create(new SecureRandom());
        write(file, key);
        return key;
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

    private static void write(Path file, NodeKey key) {
        var json = JSON.createObjectNode()
                .put("address", key.address().toString())
                .put("publicKey", key.publicKey().hex())
                .put("seed", HexFormat.of().formatHex(key.seed()));
        Path absolute = file.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".tmp");
        try {
            Files.createDirectories(absolute.getParent());
            if (Files.exists(absolute)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(temporary, json.toPrettyString() + "\n");
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("key file " + file + " exists already: it is never overwritten", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write key file " + file + ": " + e.getMessage(), e);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(allowed)) {
            throw new IllegalArgumentException("expected mode rw-------, found "
                    + PosixFilePermissions.toString(allowed) + " (chmod 600 " + file + ")");
        }
    }
}
