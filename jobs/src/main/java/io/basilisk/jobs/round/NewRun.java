package io.basilisk.jobs.round;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.transformer.TransformerConfig;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Begins a run in a directory whose data set is prepared: initial model first, {@code run.json} last. */
public final class NewRun {
    private static final int LEAST_WINDOWS = 4;

    private NewRun() {}

    /** Leaves the directory with a run in it; what an earlier process left without {@code run.json} is made again. */
    public static RunManifest begin(
            JavaSparkContext spark,
            Storage storage,
            RunDirectory directory,
            RunSettings settings,
            DatasetManifest data) {
        TransformerConfig model = settings.model(data.vocabularySize());
        checkHeldOut(data.heldOut().tokens(), model.context());
        Checkpoints checkpoints = new Checkpoints(storage, directory, model);
        Path draft = directory.checkpointDraft(0);
        storage.delete(draft);
        new InitialModelStage(spark, storage).run(settings.preset(), data.vocabularySize(), settings.seed(), draft);
        Checkpoint initial = checkpoints.publish(0, draft, 0, checkpoints.hash(draft));
        RunManifest manifest = new RunManifest(settings, model, data.sha256(), initial.modelHash());
        storage.write(directory.runFile(), manifest.toBytes());
        return manifest;
    }

    private static void checkHeldOut(long tokens, int context) {
        if (HeldOutSample.windows(Math.toIntExact(tokens), context) < LEAST_WINDOWS) {
            throw new RunException("expected held-out text for at least " + LEAST_WINDOWS + " sequences of " + context
                    + " tokens, came " + tokens + " tokens: use a larger data set, a larger --split, or a preset with a"
                    + " shorter context");
        }
    }
}
