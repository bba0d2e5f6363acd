package io.basilisk.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTablesTest {
    private static final TransformerConfig MODEL = new TransformerConfig(1, 2, 2, 8, 16, 8, 300, true, 10_000f, 1e-5f);

    @TempDir
    java.nio.file.Path folder;

    private final Storage storage = new Storage(new Configuration());
    private RunDirectory directory;

    @BeforeEach
    void open() {
        directory = RunDirectory.of(folder.toString());
    }

    @Test
    void deltaRowsAreFoundByShardAndByRangeOfSlices() {
        DeltaHeader first = new DeltaHeader("run", 1, 0, new byte[] {1}, 100, 0.5, 3.25);
        DeltaHeader second = new DeltaHeader("run", 1, 1, new byte[] {2}, 200, 0.25, 3.5);
        Path table = directory.deltas(1);
        ParquetFiles.writeFile(
                storage,
                new Path(table, "part-0.parquet"),
                DeltaTable.SCHEMA,
                List.of(
                        DeltaTable.row(first, 0, 0, 1, new byte[] {10}),
                        DeltaTable.row(first, 1, 0, 1, new byte[] {11}),
                        DeltaTable.row(first, 1, 1, 1, new byte[] {12}),
                        DeltaTable.row(second, 0, 0, 1, new byte[] {20}),
                        DeltaTable.row(second, 1, 0, 1, new byte[] {21}),
                        DeltaTable.row(second, 1, 1, 1, new byte[] {22})));

        assertThat(DeltaTable.headers(storage, table)).containsExactly(first, second);
        assertThat(DeltaTable.headers(storage, table).get(1).tokens()).isEqualTo(200);
        List<Byte> ofShard = new ArrayList<>();
        DeltaTable.slices(storage, table, 1, slice -> ofShard.add(slice.bytes()[0]));
        assertThat(ofShard).containsExactly((byte) 20, (byte) 21, (byte) 22);
        List<Byte> ofRange = new ArrayList<>();
        SliceRange range = new SliceRange(new Slice(0, 0, 0, 1), new Slice(1, 0, 0, 1));
        DeltaTable.slices(storage, table, range, slice -> ofRange.add(slice.bytes()[0]));
        assertThat(ofRange).containsExactly((byte) 10, (byte) 11, (byte) 20, (byte) 21);
    }

    @Test
    void lossesComeBackExactly() {
        CandidateLosses base = new CandidateLosses(Candidate.of(Candidate.BASE), "OK", 0, new double[] {Math.PI, 0.1});
        CandidateLosses bad =
                new CandidateLosses(new Candidate(Candidate.CONTRIBUTION, 3, "abc"), "NOT_FINITE", 0, new double[0]);
        Path table = directory.losses(1);
        ParquetFiles.writeFile(
                storage,
                new Path(table, "part-0.parquet"),
                LossTable.SCHEMA,
                List.of(LossTable.row(base), LossTable.row(bad)));
        List<CandidateLosses> read = LossTable.read(storage, table);
        assertThat(read.get(0).losses()).containsExactly(Math.PI, 0.1);
        assertThat(read.get(1).candidate()).isEqualTo(bad.candidate());
        assertThat(read.get(1).finding()).isEqualTo("NOT_FINITE");
        assertThat(read.get(1).losses()).isEmpty();
    }

    @Test
    void aCheckpointIsPublishedReadBackAndKept() {
        Checkpoints checkpoints = new Checkpoints(storage, directory, MODEL);
        Weights weights = Weights.initial(MODEL, 1);
        Checkpoint first = publish(checkpoints, weights, 0);
        assertThat(checkpoints.open(0)).usingRecursiveComparison().isEqualTo(first);
        ModelState state = ModelState.read(storage, ModelPlace.of(first), MODEL);
        assertThat(state.weights()).isEqualTo(weights.values());
        assertThat(state.momentum()).containsOnly(0f);

        Checkpoint kept = checkpoints.keep(1, first);
        assertThat(kept.modelHash()).isEqualTo(first.modelHash());
        assertThat(kept.slices()).isEqualTo(first.slices());
        assertThat(checkpoints.keep(2, kept).holder()).isZero();
        assertThat(ModelState.read(storage, ModelPlace.of(checkpoints.open(2)), MODEL)
                        .weights())
                .isEqualTo(weights.values());
    }

    @Test
    void aCheckpointWithoutAManifestIsNone() {
        Checkpoints checkpoints = new Checkpoints(storage, directory, MODEL);
        publish(checkpoints, Weights.initial(MODEL, 1), 0);
        storage.delete(new Path(directory.checkpoint(0), "manifest.json"));
        assertThat(checkpoints.exists(0)).isFalse();
        assertThatThrownBy(() -> checkpoints.open(0)).isInstanceOf(RunException.class);
    }

    @Test
    void anotherModelThanTheManifestSaysIsRefused() {
        Checkpoints checkpoints = new Checkpoints(storage, directory, MODEL);
        Checkpoint right = publish(checkpoints, Weights.initial(MODEL, 1), 0);
        publish(checkpoints, Weights.initial(MODEL, 2), 0);
        assertThatThrownBy(() -> ModelState.read(storage, ModelPlace.of(right), MODEL))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("was changed or damaged");
    }

    @Test
    void missingSlicesAreRefused() {
        Checkpoints checkpoints = new Checkpoints(storage, directory, MODEL);
        Path draft = directory.checkpointDraft(0);
        ParquetFiles.writeFile(
                storage,
                new Path(draft, "part-0.parquet"),
                CheckpointTable.SCHEMA,
                List.of(CheckpointTable.row(slices(Weights.initial(MODEL, 1)).getFirst())));
        assertThatThrownBy(() -> checkpoints.hash(draft))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("came 1 rows");
    }

    @Test
    void localFilesHaveNoHiddenChecksums() throws Exception {
        storage.write(directory.runFile(), new byte[] {1, 2});
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("run.json"));
        }
        assertThat(storage.sha256(directory.runFile())).isEqualTo(Sha256.of(new byte[] {1, 2}));
    }

    private Checkpoint publish(Checkpoints checkpoints, Weights weights, int round) {
        Path draft = directory.checkpointDraft(round);
        ParquetFiles.writeFile(
                storage,
                new Path(draft, "part-0.parquet"),
                CheckpointTable.SCHEMA,
                slices(weights).stream().map(CheckpointTable::row).toList());
        return checkpoints.publish(round, draft, 0, checkpoints.hash(draft));
    }

    private static List<CheckpointSlice> slices(Weights weights) {
        return SliceLayout.of(MODEL).stream()
                .map(slice -> CheckpointSlice.of(
                        slice,
                        Floats.toBytes(weights.values(), slice.offset(), slice.length()),
                        new byte[Float.BYTES * slice.length()]))
                .toList();
    }
}
