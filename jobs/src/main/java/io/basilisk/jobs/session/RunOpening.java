package io.basilisk.jobs.session;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.round.DriverRun;
import io.basilisk.jobs.round.Genesis;
import io.basilisk.jobs.round.RunReference;
import io.basilisk.jobs.round.Training;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.wallet.NodeKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

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
        Ledger ledger = session.ledger();
        Optional<ChainInfo> before = ledger.chain();
        refuseEmptyLedger(session, storage, directory, before);
        NodeKeys keys = new NodeKeys(directory.keys());
        Hash32 runHash = Hash32.of(manifest.runHash());
        NodeKey coordinator = keys.coordinator(before.map(ChainInfo::params)
                .filter(genesis -> genesis.runHash().equals(runHash))
                .map(GenesisParams::coordinatorKey));
        if (local) {
            keys.nodes(manifest.settings().workers());
        }
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

    /** Without this a mistyped {@code --ledger} would be given a second chain of the run. */
    private static void refuseEmptyLedger(
            DriverSession session, Storage storage, RunDirectory directory, Optional<ChainInfo> chain) {
        int finished = Training.finishedRounds(new ReportTables(storage, directory));
        if (chain.isEmpty() && finished > 0) {
            throw new RunException("expected the chain of " + directory + ", which has " + finished
                    + " finished rounds, in the ledger at " + session.ledgerAddress()
                    + ", found none: name the ledger that the run was begun with, or leave --ledger out if that was the"
                    + " run's own");
        }
    }
}
