package io.basilisk.jobs.round;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Signs a shard's delta for the node that trained it: the commit goes to the ledger at once, the contribution that
 * reveals it is kept until commits are closed. The salt is derived, so a repeated task signs the same bytes.
 */
final class ShardSigner {
    private static final String SALT_TAG = "BSK1/salt";

    private final WorkerRun run;
    private final RoundOrder order;
    private final ShardDeal deal;

    ShardSigner(WorkerRun run, RoundOrder order, ShardDeal deal) {
        this.run = run;
        this.order = order;
        this.deal = deal;
    }

    /** Commits to the delta at the ledger and gives the signed contribution. */
    Contribution commit(int shard, byte[] deltaHash) {
        NodeKey key = keyOf(shard);
        Contribution contribution = contribution(key, shard, Hash32.of(deltaHash));
        run.ledger()
                .submit(Signing.by(
                        key,
                        signature -> new Commit(
                                order.chain(), order.round(), key.publicKey(), contribution.commitHash(), signature)));
        return contribution;
    }

    private Contribution contribution(NodeKey key, int shard, Hash32 deltaHash) {
        RunSettings settings = run.manifest().settings();
        Hash32 shardHash = Hash32.of(deal.shardHash(shard));
        Hash32 salt = key.secret(
                SALT_TAG,
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                        .putLong(order.chain())
                        .putInt(order.round())
                        .putInt(shard)
                        .array());
        DeviceKind device =
                DeviceKind.valueOf(ExecutorNode.current().device().kind().toUpperCase(Locale.ROOT));
        return Signing.by(
                key,
                signature -> new Contribution(
                        order.chain(),
                        order.round(),
                        key.publicKey(),
                        shard,
                        shardHash,
                        Hash32.parse(order.base().hash()),
                        deltaHash,
                        settings.steps() * settings.batch(),
                        settings.steps(),
                        device,
                        salt,
                        signature));
    }

    private NodeKey keyOf(int shard) {
        return run.reference()
                .hostedKeys()
                .map(folder -> new NodeKeys(Path.of(folder)).node(deal.nodeOf(shard)))
                .orElseGet(ExecutorNode.current()::key);
    }
}
