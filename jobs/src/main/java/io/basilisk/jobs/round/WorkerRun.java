package io.basilisk.jobs.round;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.ledger.LedgerClients;
import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ModelState;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.Ledger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;

/**
 * A run as a task sees it: opened once per process, with the base model of the current round, the corpus and the ledger
 * kept for the tasks that follow.
 */
final class WorkerRun {
    private static final Map<RunReference, WorkerRun> OPEN = new ConcurrentHashMap<>();

    private final RunReference reference;
    private final RunDirectory directory;
    private final Storage storage;
    private final RunManifest manifest;
    private final TokenizedCorpus corpus;
    private final Ledger ledger;
    private final int[] heldOut;
    private volatile CachedModel cached = new CachedModel("", new ModelState(new float[0], new float[0]));

    private record CachedModel(String hash, ModelState state) {}

    private WorkerRun(RunReference reference) {
        this.reference = reference;
        directory = new RunDirectory(new Path(reference.root()));
        storage = new Storage(ExecutorNode.current().hadoop());
        manifest = RunManifest.read(storage, directory);
        corpus = TokenizedCorpus.open(directory.data().toString(), storage.hadoop());
        ledger = LedgerClients.open(reference.ledger());
        heldOut = corpus.heldOutTokens();
    }

    /** The run in this process. */
    static WorkerRun of(RunReference reference) {
        return OPEN.computeIfAbsent(reference, WorkerRun::new);
    }

    /** Forgets a run, so that a process that goes on to others does not keep its model and text. */
    static void forget(RunReference reference) {
        OPEN.remove(reference);
    }

    RunReference reference() {
        return reference;
    }

    RunDirectory directory() {
        return directory;
    }

    Storage storage() {
        return storage;
    }

    RunManifest manifest() {
        return manifest;
    }

    TokenizedCorpus corpus() {
        return corpus;
    }

    Ledger ledger() {
        return ledger;
    }

    /** All held-out tokens. */
    int[] heldOut() {
        return heldOut;
    }

    /** Weights and momentum of the model whose slices lie in a directory; the last one asked for stays in memory. */
    synchronized ModelState model(ModelPlace place) {
        if (!cached.hash().equals(place.hash())) {
            cached = new CachedModel(place.hash(), ModelState.read(storage, place, manifest.model()));
        }
        return cached.state();
    }
}
