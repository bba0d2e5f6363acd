package io.basilisk.ledger.service;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.rules.Finding;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.JournalPlace;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ledgers to and from one file. */
final class LedgerArchives {
    /** Entries that share a record of the new journal. */
    private static final int BATCH = 1_000;

    private LedgerArchives() {}

    /** Chain and journal of a ledger that is not running. */
    static Archive ofFolder(LedgerConfig config, Consumer<String> notice) {
        if (!JournalPlace.isTaken(config.directory())) {
            throw new StoreException("expected a ledger in " + config.directory() + ", found no journal there");
        }
        NodeKey key = KeyFile.open(LedgerService.keyFile(config.directory()));
        LedgerState state = new LedgerState(key);
        List<JournalEntry> entries = new ArrayList<>();
        try (LedgerStore store = LedgerService.store(config, notice)) {
            new Journal(store).replay(entry -> {
                state.apply(entry);
                entries.add(entry);
            });
        }
        int blocks = state.chain().map(chain -> chain.height() + 1).orElse(0);
        List<byte[]> encoded = new ArrayList<>();
        for (int height = 0; height < blocks; height++) {
            encoded.add(state.block(height).orElseThrow().encode());
        }
        return new Archive(encoded, entries);
    }

    /** The chain of a running ledger. Its journal is its own. */
    static Archive ofRunning(Ledger ledger) {
        int height = ledger.chain().map(ChainInfo::height).orElse(-1);
        List<byte[]> blocks = new ArrayList<>();
        for (int i = 0; i <= height; i++) {
            int missing = i;
            blocks.add(ledger.block(i)
                    .map(Block::encode)
                    .orElseThrow(() -> new IllegalStateException(
                            "the ledger says it is " + height + " blocks high and has no block " + missing)));
        }
        return new Archive(blocks, List.of());
    }

    /** @throws IllegalArgumentException naming the first thing that is wrong with the chain */
    static ChainVerifier.Report verified(Archive archive) {
        ChainVerifier.Report report = archive.verify();
        refuse(report.findings());
        return report;
    }

    /**
     * Makes a ledger of an archive, once everything in it was verified.
     *
     * @param keyFile the key of the ledger that the archive is of
     * @throws IllegalArgumentException when something is wrong with the archive, or the key is another ledger's
     * @throws StoreException when there is a ledger already
     */
    static void restore(Archive archive, Path keyFile, LedgerConfig config, Consumer<String> notice) {
        if (!archive.hasJournal()) {
            throw new IllegalArgumentException("expected a journal in the archive, found only the chain: it can be"
                    + " verified, but not served; export with --dir to have both");
        }
        Path newKey = LedgerService.keyFile(config.directory());
        if (JournalPlace.isTaken(config.directory()) || Files.exists(newKey)) {
            throw new StoreException("expected no ledger in " + config.directory() + ", found one: name another --dir");
        }
        verified(archive);
        expectReplays(archive, KeyFile.open(keyFile));
        try (Journal journal = new Journal(LedgerService.store(config, notice))) {
            append(archive.entries(), journal);
        }
        HaltPoint.RESTORED.reached();
        // Last: a folder without a key is refused at start, so a restore that was cut short is not taken for a ledger.
        KeyFile.copy(keyFile, newKey);
    }

    /** @throws IllegalArgumentException naming what of the archive's journal does not lead to its blocks */
    static void expectReplays(Archive archive, NodeKey key) {
        refuse(archive.replay(key));
    }

    /** Writes a whole journal. */
    static void append(List<JournalEntry> entries, Journal journal) {
        for (int from = 0; from < entries.size(); from += BATCH) {
            journal.append(entries.subList(from, Math.min(entries.size(), from + BATCH)));
            HaltPoint.RESTORING.reached();
        }
    }

    private static void refuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException("the archive is not valid: " + findings.getFirst()
                    + (findings.size() > 1 ? " (and " + (findings.size() - 1) + " more)" : ""));
        }
    }
}
