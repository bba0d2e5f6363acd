package io.basilisk.jobs.round;

import io.basilisk.jobs.data.tokenizer.Tokenizer;
import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.kernels.transformer.Generator;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Spark stage: one task continues the beginning of the held-out text, to show what the model writes. */
public final class SampleStage {
    private static final int PROMPT_TOKENS = 24;
    private static final int TOKENS = 240;
    private static final float TEMPERATURE = 0.8f;
    private static final int TOP = 40;

    private final JavaSparkContext spark;

    public SampleStage(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Prompt and continuation. */
    public String run(RunReference run, ModelPlace model) {
        return spark.parallelize(List.of(model), 1).map(new WriteTask(run)).first();
    }

    private record WriteTask(RunReference run) implements Function<ModelPlace, String> {
        @Override
        public String call(ModelPlace model) {
            WorkerRun worker = WorkerRun.of(run);
            TransformerConfig config = worker.manifest().model();
            Tokenizer tokenizer = worker.corpus().tokenizer();
            int[] prompt = Arrays.copyOf(worker.heldOut(), Math.min(PROMPT_TOKENS, worker.heldOut().length));
            Weights weights = new Weights(config, worker.model(model).weights());
            long seed = worker.manifest().settings().seed();
            try (Generator generator = new Generator(ExecutorNode.current().device(), weights)) {
                int[] text = generator.continueFrom(prompt, TOKENS, TEMPERATURE, TOP, seed);
                return tokenizer.decode(prompt) + tokenizer.decode(text);
            }
        }
    }
}
