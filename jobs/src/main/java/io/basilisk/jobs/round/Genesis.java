package io.basilisk.jobs.round;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** The first block of a run's chain: its rules, its settings' hash, its initial model. */
public final class Genesis {
    private static final int WINDOW_BLOCKS = 12;
    private static final int THRESHOLD_ROUNDS = 1;

    /**
     * Least threshold in relative mode, micro-nats per token: about what the noise of a few hundred sequences hides.
     */
    private static final long NOISE_FLOOR_MICRO = 1_000;

    private Genesis() {}

    /**
     * The chain of a run; a ledger without a chain is given one.
     *
     * @param hashesPerSecond of all miners together, from which the first target is set; asked only for a new chain
     * @throws RunException if the ledger keeps the chain of another run
     */
    public static ChainInfo ensure(
            Ledger ledger, RunManifest manifest, NodeKey coordinator, DoubleSupplier hashesPerSecond) {
        if (ledger.chain().isEmpty()) {
            ledger.submit(params(ledger.ledgerKey(), manifest, coordinator, hashesPerSecond.getAsDouble()));
        }
        ChainInfo chain = ledger.chain().orElseThrow();
        Hash32 expected = Hash32.of(manifest.runHash());
        if (!chain.params().runHash().equals(expected)) {
            throw new RunException(
                    "expected the ledger to keep the chain of run " + expected + ", it keeps the one of run "
                            + chain.params().runHash() + ": use that run's --dir, or a fresh ledger");
        }
        return chain;
    }

    private static GenesisParams params(
            Hash32 ledgerKey, RunManifest manifest, NodeKey coordinator, double hashesPerSecond) {
        RunSettings settings = manifest.settings();
        ThresholdMode mode = ThresholdMode.valueOf(settings.thresholdMode().toUpperCase(Locale.ROOT));
        boolean relative = mode == ThresholdMode.RELATIVE;
        return Signing.by(
                coordinator,
                signature -> new GenesisParams(
                        ledgerKey,
                        coordinator.publicKey(),
                        Hash32.of(manifest.runHash()),
                        Hash32.of(manifest.initialModelHash()),
                        (int) Math.round(settings.blockSeconds() * 1000),
                        WINDOW_BLOCKS,
                        Target.forExpectedHashes(hashesPerSecond * settings.blockSeconds()),
                        mode,
                        relative ? NOISE_FLOOR_MICRO : Math.round(settings.threshold()),
                        relative ? (int) Math.round(settings.threshold()) : 0,
                        THRESHOLD_ROUNDS,
                        signature));
    }
}
