package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Sha256Sums;
import io.basilisk.ledger.Hash32;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The list of a round's files with their hashes, {@code SHA256SUMS}; its own hash is sealed in the block. */
final class RoundFiles {
    private final DriverRun run;

    RoundFiles(DriverRun run) {
        this.run = run;
    }

    /** Writes the list, or finds it as an earlier process left it. */
    Hash32 seal(int round) {
        Path sums = run.directory().sums(round);
        if (!run.storage().exists(sums)) {
            List<Path> files = run.directory().sealedFolders(round).stream()
                    .flatMap(folder -> run.storage().files(folder).stream())
                    .toList();
            run.storage()
                    .write(
                            sums,
                            Sha256Sums.format(new FileHashStage(run.spark())
                                    .run(run.directory().root(), files)));
        }
        return Hash32.of(Sha256.of(run.storage().read(sums)));
    }
}
