package io.basilisk.ledger.service;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.ForkChoice;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.rules.Reorganisation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a merge of two histories leaves: the winner's journal, and after it what the loser's has that can still count:
 * its blocks, as stale ones, and those of its transfers that may still wait for a block. Pure: changes no file.
 *
 * @param winner whose chain counts; its state has what is added
 * @param undone blocks of the loser above the fork
 * @param added entries to journal after the winner's
 * @param carried transfers among them
 * @param refused transfers of the loser that the winner's chain rules out
 * @param lost entries of the loser's journal that are not of the new one
 * @param balances that are others with the winner than with the loser
 */
record MergePlan(
        ForkChoice choice,
        MergeSide winner,
        List<Block> undone,
        List<JournalEntry> added,
        List<Transfer> carried,
        List<Refused> refused,
        List<JournalEntry> lost,
        List<Change> balances) {
    /** A transfer that may not wait any more. */
    record Refused(Transfer transfer, String code, String why) {}

    /** @param after in the winner's chain */
    record Change(Address address, Amount before, Amount after) {}

    /**
     * Plans.
     *
     * @param winner has a journal; its state is added to
     * @param loser its state is used up
     */
    static MergePlan of(ForkChoice choice, MergeSide winner, MergeSide loser, long nowMillis) {
        LedgerState state = winner.state().orElseThrow();
        List<Change> balances = loser.state()
                .map(it -> changes(it.accounts(), state.accounts()))
                .orElse(List.of());
        List<Transfer> candidates = loser.transfersToKeep(choice.fork());
        List<JournalEntry> added = new ArrayList<>();
        for (BlockHeader header : loser.headersToKeep(choice.fork())) {
            Hash32 hash = header.hash();
            if (!state.isStale(hash) && state.heightOf(hash).isEmpty()) {
                add(state, state.recording(header, nowMillis), added);
            }
        }
        List<Transfer> carried = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        candidates.stream().filter(it -> state.transfer(it.txid()).isEmpty()).forEach(transfer -> {
            try {
                if (state.validate(transfer, nowMillis) instanceof Admission.Fresh(JournalEntry entry)) {
                    add(state, entry, added);
                    carried.add(transfer);
                }
            } catch (RefusedException e) {
                refused.add(new Refused(transfer, e.code(), String.valueOf(e.getMessage())));
            }
        });
        loser.state().ifPresent(it -> expectSame(it, winner, choice.fork(), carried));
        return new MergePlan(
                choice,
                winner,
                loser.above(choice.fork()),
                added,
                carried,
                refused,
                lost(loser, winner, added),
                balances);
    }

    private static void add(LedgerState state, JournalEntry entry, List<JournalEntry> added) {
        state.apply(entry);
        added.add(entry);
    }

    /** The two ways to the winner's accounts, its journal and the loser's undone blocks, must lead to one place. */
    private static void expectSame(LedgerState loser, MergeSide winner, int fork, List<Transfer> carried) {
        Reorganisation reorganised = Reorganisation.of(loser, fork, winner.above(fork));
        boolean same = reorganised.findings().isEmpty()
                && new HashSet<>(reorganised.accounts())
                        .equals(new HashSet<>(winner.state().orElseThrow().accounts()))
                && new HashSet<>(reorganised.waiting()).containsAll(carried);
        if (!same) {
            throw new IllegalStateException("expected the undone and redone chain to have the accounts of the journal"
                    + " that wins, found others: nothing was changed; please report this. " + reorganised.findings());
        }
    }

    private static List<JournalEntry> lost(MergeSide loser, MergeSide winner, List<JournalEntry> added) {
        Set<Hash32> kept = winner.entries().stream()
                .map(entry -> entry.submission().id())
                .collect(Collectors.toCollection(HashSet::new));
        added.forEach(entry -> kept.add(entry.submission().id()));
        return loser.entries().stream()
                .filter(entry -> !kept.contains(entry.submission().id()))
                .toList();
    }

    private static List<Change> changes(List<Account> before, List<Account> after) {
        Map<Address, Amount> old = new HashMap<>();
        Map<Address, Change> changes = new TreeMap<>();
        before.forEach(account -> old.put(account.address(), account.balance()));
        before.forEach(it -> changes.put(it.address(), new Change(it.address(), it.balance(), Amount.ZERO)));
        after.forEach(it -> changes.put(
                it.address(), new Change(it.address(), old.getOrDefault(it.address(), Amount.ZERO), it.balance())));
        return changes.values().stream()
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }
}
