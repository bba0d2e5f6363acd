package io.basilisk.jobs.round;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.jobs.run.DeltaHeader;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.jobs.run.ParquetFiles;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.kernels.transformer.DeltaCodec;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;

/**
 * A contributor with its own code: keys, commits and rows of the delta table are all it has, as any host of a grid has
 * them. Its rows take the place of the training stage's.
 */
final class Adversary {
    private final DriverRun run;
    private final RoundOrder order;
    private final NodeKeys keys;
    private final List<Group> rows = new ArrayList<>();

    /** Acts in a round that is open. */
    Adversary(DriverRun run, RoundOrder order) {
        this.run = run;
        this.order = order;
        keys = new NodeKeys(Path.of(run.reference().hostedKeys().orElseThrow()));
    }

    List<Slice> layout() {
        return SliceLayout.of(run.manifest().model());
    }

    /** Trains a shard as everybody does. */
    void beHonest(int shard) {
        Iterator<Group> honest = new ShardTrainer(WorkerRun.of(run.reference()), order, () -> false).train(shard);
        honest.forEachRemaining(rows::add);
    }

    /** The slices that an honest node's delta has; commits to nothing. */
    List<byte[]> honestDelta(int shard) {
        return rows.stream()
                .filter(row -> row.getInteger("shard", 0) == shard)
                .map(row -> row.getBinary("bytes", 0).getBytes())
                .toList();
    }

    /** An honest delta with every value changed. */
    List<byte[]> changed(int shard, java.util.function.UnaryOperator<Float> change) throws Exception {
        List<byte[]> honest = honestDelta(shard);
        List<byte[]> changed = new ArrayList<>();
        for (int i = 0; i < honest.size(); i++) {
            float[] values = new float[layout().get(i).length()];
            DeltaCodec.decode(honest.get(i), values, 0, values.length);
            for (int v = 0; v < values.length; v++) {
                values[v] = change.apply(values[v]);
            }
            changed.add(DeltaCodec.encode(values, 0, values.length));
        }
        return changed;
    }

    /** Commits to a delta for a shard and hands it in. */
    void handIn(int shard, List<byte[]> delta) {
        handIn(shard, delta, hash(delta), Hash32.parse(order.base().hash()), true);
    }

    /**
     * Hands in whatever is asked for.
     *
     * @param deltaHash what the contribution says of its delta
     * @param base what it says it was trained from
     * @param commit whether its node commits to it in time
     */
    void handIn(int shard, List<byte[]> delta, Hash32 deltaHash, Hash32 base, boolean commit) {
        handIn(shard, dealt(shard), delta, deltaHash, base, commit);
    }

    /** Hands in for one shard what was trained on another's data. */
    void handInFor(int shard, int trained, List<byte[]> delta) {
        handIn(
                shard,
                dealt(trained),
                delta,
                hash(delta),
                Hash32.parse(order.base().hash()),
                true);
    }

    private Hash32 dealt(int shard) {
        return Hash32.of(order.deal(run).shardHash(shard));
    }

    private void handIn(
            int shard, Hash32 shardHash, List<byte[]> delta, Hash32 deltaHash, Hash32 base, boolean commit) {
        NodeKey key = keys.node(shard % run.manifest().settings().workers());
        Contribution contribution = Signing.by(
                key,
                signature -> new Contribution(
                        order.chain(),
                        order.round(),
                        key.publicKey(),
                        shard,
                        shardHash,
                        base,
                        deltaHash,
                        48,
                        6,
                        DeviceKind.CPU,
                        Hash32.ZERO,
                        signature));
        if (commit) {
            run.ledger()
                    .submit(Signing.by(
                            key,
                            signature -> new Commit(
                                    order.chain(),
                                    order.round(),
                                    key.publicKey(),
                                    contribution.commitHash(),
                                    signature)));
        }
        addRows(shard, contribution.encode(), delta);
    }

    /** Rows whose contribution is any bytes at all. */
    void addRows(int shard, byte[] contribution, List<byte[]> delta) {
        DeltaHeader header =
                new DeltaHeader(run.manifest().runId(), order.round(), shard, contribution, 3072, 0.1, 5.0);
        for (int i = 0; i < delta.size(); i++) {
            Slice slice = layout().get(i);
            rows.add(DeltaTable.row(header, slice.tensor(), slice.index(), DeltaCodec.INT8_BLOCKS, delta.get(i)));
        }
    }

    /** Leaves the delta table as a finished training stage does. */
    void finish() {
        org.apache.hadoop.fs.Path table = run.directory().deltas(order.round());
        ParquetFiles.writeFile(
                run.storage(), new org.apache.hadoop.fs.Path(table, "part-r-00000.parquet"), DeltaTable.SCHEMA, rows);
        run.storage().write(RunDirectory.success(table), new byte[0]);
    }

    Hash32 hash(List<byte[]> delta) {
        return Hash32.of(ModelHash.delta(IntStream.range(0, delta.size())
                .mapToObj(i -> ModelHash.deltaSlice(layout().get(i), delta.get(i)))
                .toList()));
    }
}
