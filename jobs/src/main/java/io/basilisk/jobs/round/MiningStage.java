package io.basilisk.jobs.round;

import io.basilisk.jobs.mining.MiningReport;
import io.basilisk.jobs.mining.MiningTask;
import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Spark stage: one task per slot mines until the round has its block. */
final class MiningStage {
    private final JavaSparkContext spark;

    MiningStage(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * What each slot's task did, in slot order.
     *
     * @param clock of the hosts, serializable
     */
    List<MiningReport> run(RunReference run, int round, Clock clock) {
        int slots = spark.defaultParallelism();
        return spark.parallelize(IntStream.range(0, slots).boxed().toList(), slots)
                .map(new MineSlot(run, round, clock))
                .collect();
    }

    private record MineSlot(RunReference run, int round, Clock clock) implements Function<Integer, MiningReport> {
        @Override
        public MiningReport call(Integer slot) throws InterruptedException {
            WorkerRun worker = WorkerRun.of(run);
            ExecutorNode node = ExecutorNode.current();
            return new MiningTask(worker.ledger(), node.device(), round, clock)
                    .run(addresses(worker), node.threadsPerTask(), slot);
        }

        private List<Address> addresses(WorkerRun worker) {
            int hosted = worker.manifest().settings().workers();
            return run
                    .hostedKeys()
                    .map(folder -> new NodeKeys(Path.of(folder)).nodes(hosted))
                    .orElseGet(() -> List.of(ExecutorNode.current().key()))
                    .stream()
                    .map(NodeKey::address)
                    .toList();
        }
    }
}
