package io.basilisk.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;

/**
 * {@code run.json}: what was fixed when the run began. Its SHA-256 is the run's hash, which the genesis block carries.
 *
 * @param dataManifestHash SHA-256 of {@code data/manifest.json}
 * @param initialModelHash hash of checkpoint 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record RunManifest(
        RunSettings settings, TransformerConfig model, byte[] dataManifestHash, byte[] initialModelHash) {
    private static final String FORMAT = "basilisk-run-1";
    private static final String OPTIMIZER = "innerOptimizer";

    /** Canonical bytes of the file. */
    public byte[] toBytes() {
        return CanonicalJson.write(Map.of(
                "format", FORMAT,
                "settings", settingsMap(),
                "model", CanonicalJson.toMap(model),
                "dataManifestHash", HexFormat.of().formatHex(dataManifestHash),
                "initialModelHash", HexFormat.of().formatHex(initialModelHash)));
    }

    /** AdamW is not named: runs that began before there was a choice keep their bytes, and with them their hash. */
    private Map<?, ?> settingsMap() {
        Map<?, ?> map = CanonicalJson.toMap(settings);
        map.remove(OPTIMIZER, InnerOptimizer.ADAMW.label());
        return map;
    }

    private static RunSettings settings(JsonNode node) {
        if (!(node.deepCopy() instanceof ObjectNode settings)) {
            throw new IllegalArgumentException("expected settings of names and values");
        }
        if (!settings.has(OPTIMIZER)) {
            settings.put(OPTIMIZER, InnerOptimizer.ADAMW.label());
        }
        InnerOptimizer.named(settings.get(OPTIMIZER).asText());
        return CanonicalJson.toRecord(settings, RunSettings.class);
    }

    /** SHA-256 of the file. */
    public byte[] runHash() {
        return Sha256.of(toBytes());
    }

    /** First 16 hex digits of the hash: the run's name in its tables. */
    public String runId() {
        return HexFormat.of().formatHex(runHash(), 0, 8);
    }

    /** @throws RunException if the file is of another format, or damaged */
    public static RunManifest read(Storage storage, RunDirectory directory) {
        byte[] bytes = storage.read(directory.runFile());
        try {
            return parse(CanonicalJson.read(bytes), directory);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new RunException(
                    "expected what a run began with in " + directory.runFile() + ", found a damaged file ("
                            + e.getMessage() + "): restore it from a copy; its SHA-256 is in the genesis block",
                    e);
        }
    }

    private static RunManifest parse(JsonNode file, RunDirectory directory) {
        String format = file.path("format").asText();
        if (!format.equals(FORMAT)) {
            throw new RunException("expected format " + FORMAT + " in " + directory.runFile() + ", came '" + format
                    + "': the run was made by another version");
        }
        return new RunManifest(
                settings(file.required("settings")),
                CanonicalJson.toRecord(file.required("model"), TransformerConfig.class),
                HexFormat.of().parseHex(file.required("dataManifestHash").asText()),
                HexFormat.of().parseHex(file.required("initialModelHash").asText()));
    }
}
