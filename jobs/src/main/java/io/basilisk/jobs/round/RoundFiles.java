package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Sha256Sums;
import io.basilisk.ledger.Hash32;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The list of a round's files with their hashes, {@code SHA256SUMS}; its own hash is sealed in the block. */
final class RoundFiles {
    private final DriverRun run;

    RoundFiles(DriverRun run) {
        this.run = run;
    }

    /** Writes the list, or finds it as an earlier process left it. */
    Hash32 seal(int round, Checkpoint checkpoint) {
        Path sums = run.directory().sums(round);
        if (!run.storage().exists(sums)) {
            List<Path> files = new ArrayList<>();
            RunDirectory directory = run.directory();
            files.addAll(run.storage().files(directory.deltas(round)));
            files.addAll(run.storage().files(directory.losses(round)));
            files.addAll(run.storage().files(directory.aggregateLosses(round)));
            files.addAll(run.storage().files(directory.checkpoint(checkpoint.round())));
            run.storage().write(sums, Sha256Sums.format(new FileHashStage(run.spark()).run(directory.root(), files)));
        }
        return Hash32.of(Sha256.of(run.storage().read(sums)));
    }
}
