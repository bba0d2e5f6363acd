package io.basilisk.ledger.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A key in a file that only its owner may read (mode 0600): {@code {"address": ..., "publicKey": ..., "seed": ...}} for
 * a machine that must open it by itself, or with the seed under a password.
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
            NodeKey key = NodeKey.create(new SecureRandom());
            write(file, unlocked(key));
            return key;
        } catch (FileAlreadyExistsException e) {
            return open(file); // somebody else was first
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** @throws IllegalArgumentException when the file exists already */
    public static NodeKey create(Path file) {
        NodeKey key = NodeKey.create(new SecureRandom());
        create(file, key);
        return key;
    }

    /**
     * Writes a key under a password.
     *
     * @throws IllegalArgumentException when the file exists already
     */
    public static void create(Path file, NodeKey key, char[] password) {
        try {
            ObjectNode json = named(key);
            LockedSeed.lock(json, key.seed(), password, key.address(), new SecureRandom());
            write(file, json);
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /**
     * Writes a key without a password.
     *
     * @throws IllegalArgumentException when the file exists already
     */
    public static void create(Path file, NodeKey key) {
        try {
            write(file, unlocked(key));
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Copies a key file as it is, password and all. @throws IllegalArgumentException when the copy exists already */
    public static void copy(Path file, Path copy) {
        try {
            refuseReadableByOthers(file);
            write(copy, (ObjectNode) JSON.readTree(file.toFile()));
        } catch (FileAlreadyExistsException e) {
            throw exists(copy, e);
        } catch (IOException e) {
            throw cannotWrite(copy, e);
        }
    }

    /** Whose key it is; needs no password. @throws IllegalArgumentException as {@link #open(Path)} does */
    public static Address address(Path file) {
        return read(file, json -> Address.parse(json.path("address").asText()));
    }

    /**
     * Opens a key that has no password.
     *
     * @throws IllegalArgumentException when the file is no key file, was tampered with, needs a password, or others
     *     may read it
     */
    public static NodeKey open(Path file) {
        return open(file, () -> {
            throw new IllegalArgumentException("it is under a password, and what opens it here takes none: make one for"
                    + " this machine with ./basilisk wallet create --no-password --key FILE");
        });
    }

    /** Opens a key. @param password asked for if the key is under one, and wiped */
    public static NodeKey open(Path file, Supplier<char[]> password) {
        return read(file, json -> {
            String address = json.path("address").asText();
            NodeKey key = NodeKey.ofSeed(seed(json, Address.parse(address), password));
            if (!address.equals(key.address().toString())) {
                throw new IllegalArgumentException("its seed belongs to " + key.address() + ", its address says "
                        + address + ": restore it from a backup, or from its words with ./basilisk wallet restore");
            }
            return key;
        });
    }

    private static byte[] seed(JsonNode json, Address address, Supplier<char[]> password) {
        if (!LockedSeed.isLocked(json)) {
            return HexFormat.of().parseHex(json.path("seed").asText());
        }
        char[] secret = password.get();
        try {
            return LockedSeed.unlock(json, secret, address);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static <T> T read(Path file, Function<JsonNode, T> reader) {
        try {
            refuseReadableByOthers(file);
            JsonNode json = JSON.readTree(file.toFile());
            if (!json.path("address").isTextual()) {
                throw new IllegalArgumentException("expected a key with its address, found other JSON");
            }
            return reader.apply(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("key file " + file + " cannot be used: expected JSON, found none", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read key file " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Readers see no file or a whole one: it is written under another name and then linked, which fails if the name
     * is taken.
     */
    private static void write(Path file, ObjectNode json) throws IOException {
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
        } finally {
            Files.delete(draft);
        }
    }

    private static ObjectNode unlocked(NodeKey key) {
        return named(key).put("seed", HexFormat.of().formatHex(key.seed()));
    }

    private static ObjectNode named(NodeKey key) {
        return JSON.createObjectNode()
                .put("address", key.address().toString())
                .put("publicKey", key.publicKey().hex());
    }

    private static IllegalArgumentException exists(Path file, FileAlreadyExistsException e) {
        return new IllegalArgumentException("key file " + file + " exists already: it is never overwritten", e);
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
