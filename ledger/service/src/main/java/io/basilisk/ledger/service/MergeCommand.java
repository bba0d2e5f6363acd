package io.basilisk.ledger.service;

import io.basilisk.ledger.rules.ForkChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ledger merge}. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = {
            "Merge a ledger that is not running with an exported file of the same chain that went on otherwise: a"
                    + " backup that was restored while the original ran on, or two sites with one key.",
            "The chain with more work counts, of equals the folder's. The other's blocks are kept as stale, its"
                    + " transfers wait again where they still can, and everything that is undone or lost is listed."
                    + " Where the folder's chain gives way, its journal is kept beside the new one."
        })
final class MergeCommand extends ArchiveCommands.ArchiveCommand {
    @Parameters(paramLabel = "FILE", description = "A file that export wrote.")
    private Path file;

    @Mixin
    private ArchiveCommands.Folder folder;

    @Option(
            names = "--allow-deep",
            description = "Let the file's chain undo more than 100 blocks of the folder's, if it has more work.")
    private boolean allowDeep;

    @Option(names = "--dry-run", description = "Say what would be done; change nothing.")
    private boolean dryRun;

    @Override
    void run() throws IOException {
        int mostUndone = allowDeep ? Integer.MAX_VALUE : ForkChoice.DEEP;
        new LedgerMerge(folder.config(), mostUndone, dryRun, this::say)
                .run(file, Clock.systemUTC().millis());
    }
}
