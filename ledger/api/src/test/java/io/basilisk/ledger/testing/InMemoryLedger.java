package io.basilisk.ledger.testing;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The real rules behind a list instead of a journal. Faults of the next submissions can be set. Safe for many
 * threads.
 */
public final class InMemoryLedger implements Ledger {
    /** What happens to a submission. */
    public enum Fault {
        /** Nothing out of the ordinary. */
        NONE,
        /** It never arrives; its sender cannot know. */
        LOST,
        /** It is done, but the answer never arrives. */
        ANSWER_LOST
    }

    private final LedgerState state;
    private final Clock clock;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();

    public InMemoryLedger(NodeKey key, Clock clock) {
        state = new LedgerState(key);
        this.clock = clock;
    }

    /** Faults of the next submissions, one each; those after them have none. */
    public synchronized void failNext(Fault... next) {
        Collections.addAll(faults, next);
    }

    /** The journal so far. */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized Receipt submit(Submission submission) {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.poll();
        if (fault == Fault.LOST) {
            throw new UnknownOutcomeException("the submission was lost", new IOException("fault knob"));
        }
        Receipt receipt = switch (state.validate(submission, clock.millis())) {
            case Admission.Repeated(Receipt original) -> original;
            case Admission.Fresh(JournalEntry entry) -> record(entry);
            case Admission.Late(JournalEntry entry, RefusedException refusal) -> {
                record(entry);
                throw refusal;
            }
        };
        if (fault == Fault.ANSWER_LOST) {
            throw new UnknownOutcomeException("the answer was lost", new IOException("fault knob"));
        }
        return receipt;
    }

    private Receipt record(JournalEntry entry) {
        state.apply(entry);
        entries.add(entry);
        return state.receipt(entry);
    }

    @Override
    public synchronized Hash32 ledgerKey() {
        return state.ledgerKey();
    }

    @Override
    public synchronized Optional<ChainInfo> chain() {
        return state.chain();
    }

    @Override
    public synchronized Optional<RoundInfo> round(int round) {
        return state.round(round);
    }

    @Override
    public synchronized List<Commit> commits(int round) {
        return state.commits(round);
    }

    @Override
    public synchronized List<ScoredContribution> contributions(int round) {
        return state.contributions(round);
    }

    @Override
    public synchronized MiningTemplate template(Address miner) {
        return state.template(miner);
    }

    @Override
    public synchronized Optional<Block> block(int height) {
        return state.block(height);
    }

    @Override
    public synchronized List<BlockHeader> headers(int from, int count) {
        return state.headers(from, count);
    }

    @Override
    public synchronized Account account(Address address) {
        return state.account(address);
    }

    @Override
    public synchronized List<Account> accounts() {
        return state.accounts();
    }

    @Override
    public synchronized Spending spending(Address address) {
        return state.spending(address);
    }

    @Override
    public synchronized Optional<TransferInfo> transfer(Hash32 txid) {
        return state.transfer(txid);
    }

    @Override
    public synchronized List<TransferInfo> pending() {
        return state.pending();
    }

    @Override
    public synchronized List<AccountEvent> history(Address address) {
        return state.history(address);
    }
}
