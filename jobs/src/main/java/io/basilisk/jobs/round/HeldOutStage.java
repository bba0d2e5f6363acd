package io.basilisk.jobs.round;

import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.scoring.ImprovementTest;
import io.basilisk.kernels.transformer.Evaluator;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Spark stage: the loss over the whole held-out split. */
public final class HeldOutStage {
    private static final int WINDOWS_PER_TASK = 4_096;

    private final JavaSparkContext spark;

    public HeldOutStage(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Mean nats per token over all whole windows; the cut into tasks does not show in the result. */
    public double run(RunReference run, ModelPlace model, int windows) {
        List<Integer> starts = IntStream.iterate(0, start -> start < windows, start -> start + WINDOWS_PER_TASK)
                .boxed()
                .toList();
        List<double[]> losses = spark.parallelize(starts, starts.size())
                .map(new WindowsTask(run, model, windows))
                .collect();
        return ImprovementTest.mean(
                losses.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private record WindowsTask(RunReference run, ModelPlace model, int windows) implements Function<Integer, double[]> {
        @Override
        public double[] call(Integer start) {
            WorkerRun worker = WorkerRun.of(run);
            TransformerConfig config = worker.manifest().model();
            int[] mine = IntStream.range(start, Math.min(windows, start + WINDOWS_PER_TASK))
                    .toArray();
            int[] inputs = HeldOutSample.tokens(worker.heldOut(), mine, config.context(), 0);
            int[] targets = HeldOutSample.tokens(worker.heldOut(), mine, config.context(), 1);
            try (Evaluator evaluator = new Evaluator(ExecutorNode.current().device(), config)) {
                return evaluator.sequenceLosses(
                        new Weights(config, worker.model(model).weights()), inputs, targets);
            }
        }
    }
}
