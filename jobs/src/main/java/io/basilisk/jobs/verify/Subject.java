package io.basilisk.jobs.verify;

import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import org.apache.hadoop.fs.Path;

/** What is verified, and where findings go. */
record Subject(Storage storage, RunDirectory directory, RunManifest manifest, Findings findings) {

    /** How findings name a file. */
    String name(Path path) {
        return directory.relative(path);
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
