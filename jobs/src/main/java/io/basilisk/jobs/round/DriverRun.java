package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.wallet.NodeKey;
import java.time.Clock;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A run as its driver holds it, open and with a chain.
 *
 * @param trainBlocks number of training blocks
 * @param heldOutTokens length of the held-out text
 */
public record DriverRun(
        RunDirectory directory,
        Storage storage,
        RunManifest manifest,
        RunReference reference,
        Ledger ledger,
        ChainInfo chain,
        NodeKey coordinatorKey,
        int trainBlocks,
        int heldOutTokens,
        JavaSparkContext spark,
        Clock clock) {

    Checkpoints checkpoints() {
        return new Checkpoints(storage, directory, manifest.model());
    }

    int parameters() {
        return manifest.model().parameterCount();
    }

    /** Hash of the held-out examples that a seed draws. */
    Hash32 evalSetHash(byte[] evalSeed) {
        int windows = HeldOutSample.windows(heldOutTokens, manifest.model().context());
        return Hash32.of(HeldOutSample.hash(
                HeldOutSample.draw(windows, manifest.settings().evalSequences(), evalSeed)));
    }

    Coordinator coordinator() {
        return new Coordinator(ledger, coordinatorKey, chain.chain());
    }
}
