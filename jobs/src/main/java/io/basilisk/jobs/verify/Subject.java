package io.basilisk.jobs.verify;

import io.basilisk.jobs.round.DeltaReading;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.ledger.Contribution;
import org.apache.hadoop.fs.Path;

/** What is verified, and where findings go. */
record Subject(Storage storage, RunDirectory directory, RunManifest manifest, Findings findings) {

    /** How findings name a file. */
    String name(Path path) {
        return directory.relative(path);
    }

    /** A contribution's delta, as the run's files have it. */
    DeltaReading delta(int round, Contribution contribution) {
        return DeltaReading.of(
                storage,
                directory,
                round,
                contribution.shard(),
                contribution.encode(),
                contribution.deltaHash().bytes(),
                manifest.model());
    }

    float outerRate() {
        return (float) manifest.settings().outerLr();
    }

    float outerMomentum() {
        return (float) manifest.settings().outerMomentum();
    }

    float scoreScale() {
        return (float) manifest.settings().scoreScale();
    }
}
