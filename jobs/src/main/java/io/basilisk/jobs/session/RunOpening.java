package io.basilisk.jobs.session;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.round.DriverRun;
import io.basilisk.jobs.round.Genesis;
import io.basilisk.jobs.round.RunReference;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.wallet.NodeKey;
import java.time.Clock;
import java.util.Arrays;

/** Opens a run that is in its directory: its data, its keys, its chain. */
public final class RunOpening {
    private RunOpening() {}

    /**
     * The run, ready for its next round; a ledger without a chain is given the run's genesis.
     *
     * @param clock of this host, serializable
     * @throws RunException if data or ledger are not the run's
     */
    public static DriverRun open(
            DriverSession session, Storage storage, RunDirectory directory, RunManifest manifest, Clock clock) {
        TokenizedCorpus corpus = TokenizedCorpus.open(directory.data().toString(), storage.hadoop());
        if (!Arrays.equals(corpus.manifest().sha256(), manifest.dataManifestHash())) {
            throw new RunException("expected the data set that the run was begun with in " + directory.data()
                    + ", its manifest.json was changed: restore it, or begin a new run in another --dir");
        }
        boolean local = session.context().isLocal();
        NodeKeys keys = new NodeKeys(directory.keys());
        NodeKey coordinator = keys.coordinator();
        if (local) {
            keys.nodes(manifest.settings().workers());
        }
        Ledger ledger = session.ledger();
        ChainInfo chain = Genesis.ensure(ledger, manifest, coordinator, session::hashesPerSecond);
        RunReference reference = new RunReference(
                directory.root().toString(),
                session.ledgerAddress().toString(),
                local ? directory.keys().toString() : null);
        int heldOutTokens = Math.toIntExact(corpus.manifest().heldOut().tokens());
        return new DriverRun(
                directory,
                storage,
                manifest,
                reference,
                ledger,
                chain,
                coordinator,
                corpus.trainBlocks(),
                heldOutTokens,
                session.context(),
                clock);
    }
}
