package io.basilisk.ledger.service;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.rules.ForkChoice;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.store.DirectoryLock;
import io.basilisk.ledger.service.store.DurableFiles;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.JournalPlace;
import io.basilisk.ledger.service.store.JournalSwap;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Merges a ledger's folder with an archive of the same chain that went on otherwise: the chain with more work counts,
 * of equals the folder's. Where that is the folder's, its journal grows by what the file has more; where it is the
 * file's, the folder's journal is replaced. At any time, whatever happens, the folder holds the old journal or the new
 * one.
 */
final class LedgerMerge {
    private static final int HASH_DIGITS = 12;

    private final LedgerConfig config;
    private final int mostUndone;
    private final boolean dryRun;
    private final Consumer<String> say;

    /**
     * @param mostUndone blocks of the folder that may give way
     * @param dryRun say what would be done, change nothing
     */
    LedgerMerge(LedgerConfig config, int mostUndone, boolean dryRun, Consumer<String> say) {
        this.config = config;
        this.mostUndone = mostUndone;
        this.dryRun = dryRun;
        this.say = say;
    }

    /**
     * Merges.
     *
     * @throws IllegalArgumentException when something is wrong with the file, or it is of another chain
     * @throws StoreException when there is no ledger in the folder, it runs, or too much would be undone
     */
    void run(Path file, long nowMillis) throws IOException {
        if (!JournalPlace.isTaken(config.directory())) {
            throw new StoreException("expected a ledger in " + config.directory() + ", found no journal there");
        }
        NodeKey key = KeyFile.open(LedgerService.keyFile(config.directory()));
        Archive archive = Archive.read(file);
        LedgerArchives.verified(archive);
        try (DirectoryLock lock = DirectoryLock.take(config.directory())) {
            MergeSide ours = folder(lock, key);
            MergeSide theirs = file(archive);
            ForkChoice choice = ForkChoice.of(ours.headers(), theirs.headers());
            theirs = replayed(archive, key, theirs);
            describe(choice, ours, theirs);
            if (choice.isTheirs()) {
                expectAllowed(choice, theirs);
                replace(lock, key, MergePlan.of(choice, theirs, ours, nowMillis), ours);
            } else {
                extend(lock, MergePlan.of(choice, ours, theirs, nowMillis));
            }
        }
    }

    private MergeSide folder(DirectoryLock lock, NodeKey key) {
        LedgerState state = new LedgerState(key);
        List<JournalEntry> entries = new ArrayList<>();
        try (LedgerStore store = LedgerService.store(config, lock.lend(), say)) {
            new Journal(store).replay(entry -> {
                state.apply(entry);
                entries.add(entry);
            });
        }
        if (state.chain().isEmpty()) {
            throw new StoreException("expected a chain in " + config.directory() + ", found none yet: make a ledger of"
                    + " the file with 'ledger import'");
        }
        return MergeSide.of(state, entries);
    }

    private static MergeSide file(Archive archive) {
        return new MergeSide(archive.blocks().stream().map(Block::decode).toList(), List.of(), Optional.empty());
    }

    private static MergeSide replayed(Archive archive, NodeKey key, MergeSide chainOnly) {
        if (!archive.hasJournal()) {
            return chainOnly;
        }
        LedgerArchives.expectReplays(archive, key);
        LedgerState state = new LedgerState(key);
        archive.entries().forEach(state::apply);
        return MergeSide.of(state, archive.entries());
    }

    private void describe(ForkChoice choice, MergeSide ours, MergeSide theirs) {
        say.accept("This folder: height " + ours.height() + ", tip " + ours.tip());
        say.accept("The file:    height " + theirs.height() + ", tip " + theirs.tip());
        say.accept("They have the chain up to block " + choice.fork() + " in common. Above it this folder has "
                + choice.depth() + " blocks of work " + choice.ourWork() + ", the file " + choice.added()
                + " of work " + choice.theirWork() + ".");
    }

    private void expectAllowed(ForkChoice choice, MergeSide theirs) {
        if (theirs.state().isEmpty()) {
            throw new StoreException("the file's chain has more work, but the file has no journal, so it cannot be"
                    + " served: export its ledger with --dir, then merge that. Nothing was changed");
        }
        if (choice.depth() > mostUndone) {
            throw new StoreException("the file's chain has more work, but would undo " + choice.depth()
                    + " blocks of this folder, more than " + mostUndone
                    + ": say --allow-deep if that is what you want. Nothing was changed");
        }
    }

    /** The folder's chain stays. One record holds all that is added: it is there whole, or not at all. */
    private void extend(DirectoryLock lock, MergePlan plan) {
        say.accept("This folder's chain stays: the file's has not more work.");
        MergeReport.of(plan, "the file").forEach(say);
        if (dryRun) {
            say.accept("Nothing was changed: this was a dry run.");
            return;
        }
        if (!plan.added().isEmpty()) {
            try (LedgerStore store = LedgerService.store(config, lock.lend(), say)) {
                Journal journal = new Journal(store);
                journal.replay(_ -> {});
                journal.append(plan.added());
            }
        }
        say.accept("Journaled " + plan.added().size() + " entries more.");
    }

    /** The file's chain takes the place of the folder's. */
    private void replace(DirectoryLock lock, NodeKey key, MergePlan plan, MergeSide ours) throws IOException {
        say.accept("The file's chain has more work: this folder's gives way to it from block "
                + (plan.choice().fork() + 1) + " on.");
        List<String> report = MergeReport.of(plan, "this folder");
        report.forEach(say);
        if (dryRun) {
            say.accept("Nothing was changed: this was a dry run.");
            return;
        }
        Path backup = backUp(ours, report);
        HaltPoint.BACKED_UP.reached();
        rewrite(key, plan);
        HaltPoint.REWRITTEN.reached();
        JournalSwap.commit(config.directory());
        say.accept("Reorganised: height " + plan.winner().height() + ", tip "
                + plan.winner().tip() + ". The journal from before is in " + backup
                + ", what is said above in the file beside it.");
    }

    private Path backUp(MergeSide ours, List<String> report) throws IOException {
        String name =
                "before-merge-" + ours.entries().size() + "-" + ours.tip().hex().substring(0, HASH_DIGITS);
        Path backup = config.directory().resolve(name + ".bsk");
        Path draft = config.directory().resolve(name + ".bsk.new");
        Files.deleteIfExists(draft);
        new Archive(ours.blocks().stream().map(Block::encode).toList(), ours.entries()).write(draft);
        DurableFiles.move(draft, backup);
        Files.write(
                config.directory().resolve(name + ".txt"),
                report,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
        return backup;
    }

    /** Writes the new journal beside the old one, and reads it again. */
    private void rewrite(NodeKey key, MergePlan plan) {
        Path made = JournalSwap.prepare(config.directory());
        List<JournalEntry> entries = new ArrayList<>(plan.winner().entries());
        entries.addAll(plan.added());
        LedgerState written = new LedgerState(key);
        try (LedgerStore store = LedgerService.store(new LedgerConfig(made, config.store(), config.access()), say)) {
            LedgerArchives.append(entries, new Journal(store));
            new Journal(store).replay(written::apply);
        }
        LedgerState planned = plan.winner().state().orElseThrow();
        if (!written.chain().equals(planned.chain()) || !written.accounts().equals(planned.accounts())) {
            throw new StoreException("expected to read the journal that was written to " + made
                    + " again, found another: the disk is not to be trusted. Nothing was changed");
        }
    }
}
