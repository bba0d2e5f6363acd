package io.basilisk.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.transformer.InnerOptimizer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunManifestTest {
    private static final RunSettings SETTINGS = settings("muon");

    @TempDir
    java.nio.file.Path folder;

    private final Storage storage = new Storage(new Configuration());

    @Test
    void comesBackWithTheSameBytesAndHash() {
        RunDirectory directory = RunDirectory.of(folder.toString());
        RunManifest manifest = new RunManifest(SETTINGS, SETTINGS.model(256), new byte[32], Sha256.of(new byte[0]));
        storage.write(directory.runFile(), manifest.toBytes());
        RunManifest read = RunManifest.read(storage, directory);
        assertThat(read.settings()).isEqualTo(SETTINGS);
        assertThat(read.model()).isEqualTo(manifest.model());
        assertThat(read.toBytes()).isEqualTo(manifest.toBytes());
        assertThat(read.runHash()).isEqualTo(Sha256.of(storage.read(directory.runFile())));
        assertThat(manifest.runId()).hasSize(16);
    }

    /** A run of before there was a choice: its hash is in its genesis block. */
    @Test
    void aRunThatDoesNotNameItsOptimiserHasAdamWAndKeepsItsBytes() {
        RunDirectory directory = RunDirectory.of(folder.toString());
        RunManifest manifest = new RunManifest(settings("adamw"), SETTINGS.model(256), new byte[32], new byte[32]);
        byte[] bytes = manifest.toBytes();
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .doesNotContain("ptimizer")
                .contains("\"evalSequences\":256,\"innerLr\":0.002,\"outerLr\":0.6");
        storage.write(directory.runFile(), bytes);
        RunManifest read = RunManifest.read(storage, directory);
        assertThat(read.settings()).isEqualTo(settings("adamw"));
        assertThat(read.settings().inner().optimizer()).isEqualTo(InnerOptimizer.ADAMW);
        assertThat(read.toBytes()).isEqualTo(bytes);
        assertThat(SETTINGS.inner().optimizer()).isEqualTo(InnerOptimizer.MUON);
        assertThat(SETTINGS.inner().with(InnerOptimizer.ADAMW))
                .isEqualTo(read.settings().inner());
    }

    @Test
    void anUnknownOptimiserIsRefused() {
        RunDirectory directory = RunDirectory.of(folder.toString());
        RunManifest manifest = new RunManifest(settings("sgd"), SETTINGS.model(256), new byte[32], new byte[32]);
        storage.write(directory.runFile(), manifest.toBytes());
        assertThatThrownBy(() -> RunManifest.read(storage, directory))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("inner optimiser: expected one of adamw, muon, came sgd");
    }

    /** Whichever bit is turned: another file is read, or one sentence says what is wrong with it. */
    @Test
    void aDamagedFileIsNeverADefect() {
        RunDirectory directory = RunDirectory.of(folder.toString());
        RunManifest manifest = new RunManifest(SETTINGS, SETTINGS.model(256), new byte[32], new byte[32]);
        byte[] bytes = manifest.toBytes();
        int refused = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            storage.write(directory.runFile(), damaged);
            try {
                assertThat(RunManifest.read(storage, directory).settings())
                        .as("byte %d", at)
                        .isNotNull();
            } catch (RunException e) {
                refused++;
                assertThat(e).hasMessageContaining("run.json");
            }
        }
        assertThat(refused).isGreaterThan(bytes.length / 4);
    }

    @Test
    void anotherFormatIsRefused() {
        RunDirectory directory = RunDirectory.of(folder.toString());
        storage.write(directory.runFile(), "{\"format\":\"basilisk-run-9\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> RunManifest.read(storage, directory))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("expected format basilisk-run-1")
                .hasMessageContaining("basilisk-run-9");
    }

    @Test
    void theDirectoryOfALocalRunHoldsItsKeys() {
        RunDirectory local = RunDirectory.of(folder.toString());
        assertThat(local).hasToString(folder.toString());
        assertThat(local.keys()).isEqualTo(folder.resolve("keys"));
        assertThat(local.relative(local.deltas(7))).isEqualTo("rounds/000007/deltas");
        RunDirectory remote = RunDirectory.of("hdfs://host:9000/runs/a");
        assertThat(remote.keys().toString()).startsWith(System.getProperty("user.home"));
        assertThat(remote.checkpoint(3)).isEqualTo(new Path("hdfs://host:9000/runs/a/checkpoints/000003"));
    }

    @Test
    void sumsAreWhatSha256sumReads() {
        TreeMap<String, byte[]> hashes = new TreeMap<>();
        hashes.put("b/two", Sha256.of(new byte[] {2}));
        hashes.put("a", Sha256.of(new byte[] {1}));
        byte[] text = Sha256Sums.format(hashes);
        assertThat(new String(text, StandardCharsets.UTF_8))
                .isEqualTo("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a  a\n"
                        + "dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986  b/two\n");
        assertThat(Sha256Sums.parse(text)).hasSize(2).containsKey("b/two");
        assertThatThrownBy(() -> Sha256Sums.parse("zz  a\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("came 'zz  a'");
    }

    private static RunSettings settings(String optimizer) {
        return new RunSettings(
                "tiny",
                4,
                50,
                16,
                "corpus",
                "byte",
                256,
                "hash:0.1",
                1,
                optimizer,
                0.002,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0.6,
                0.9,
                0.5,
                256,
                "relative",
                25,
                2);
    }
}
