package io.basilisk.ledger.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Hash32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The newest block that this machine saw of each chain: a file for each in one folder, mode 0600, whole at any time.
 * Several processes may use it at once.
 */
public final class TipMemory {
    /** System property that names the folder. */
    public static final String PROPERTY = "basilisk.tips";
    /** Environment variable that names the folder where the property does not. */
    public static final String VARIABLE = "BASILISK_TIPS";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    public TipMemory(Path folder) {
        this.folder = folder;
    }

    /** In the folder that property or variable name, else in {@code ~/.basilisk/tips}. */
    public static TipMemory ofThisProcess() {
        return new TipMemory(Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".basilisk", "tips")));
    }

    /** Where a chain's tip is kept. */
    Path file(Hash32 chainId) {
        return folder.resolve(chainId + ".json");
    }

    /** Empty for a chain that was never seen. @throws IllegalStateException when the file is not usable */
    public Optional<KnownTip> find(Hash32 chainId) {
        Path file = file(chainId);
        try {
            JsonNode json = JSON.readTree(file.toFile().exists() ? Files.readString(file) : "null");
            return json.isNull() ? Optional.empty() : Optional.of(parse(chainId, json));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // forgotten since it was looked for
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the remembered tip in " + file + " cannot be used: " + e.getMessage()
                            + ". Delete the file to forget it; the next contact begins anew.",
                    e);
        }
    }

    private static KnownTip parse(Hash32 chainId, JsonNode json) {
        JsonNode height = json.path("height");
        if (!height.canConvertToInt() || height.intValue() < 0) {
            throw new IllegalArgumentException("expected a height, found '" + height + "'");
        }
        return new KnownTip(
                chainId,
                height.intValue(),
                Hash32.parse(json.path("hash").asText()),
                json.path("ledger").asText());
    }

    /** Keeps a tip unless a higher one is there already. @throws UncheckedIOException when it cannot be written */
    public void remember(KnownTip tip) {
        if (find(tip.chainId()).filter(known -> known.height() >= tip.height()).isPresent()) {
            return;
        }
        try {
            write(tip);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot remember the ledger's tip in " + folder + ": " + e + "; let " + VARIABLE
                            + " name a folder that can be written",
                    e);
        }
    }

    private void write(KnownTip tip) throws IOException {
        String text = JSON.createObjectNode()
                .put("chainId", tip.chainId().hex())
                .put("height", tip.height())
                .put("hash", tip.hash().hex())
                .put("ledger", tip.ledger())
                .toPrettyString();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(
                folder,
                ".tip",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, text + "\n");
            Files.move(draft, file(tip.chainId()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
