package io.basilisk.ledger.service;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.wallet.NodeKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's state machine behind its journal. Submissions are applied in memory one after the other and written to
 * disk by one thread, all that wait at once (group commit); nobody is answered, reader or writer, before everything
 * the answer rests on is durable.
 *
 * <p>In a cluster the node that leads does so. The others take in what it wrote before they answer, so that what was
 * acknowledged anywhere is seen everywhere; what is handed in to them is for {@link #leader}.
 */
public final class JournaledLedger implements Ledger, AutoCloseable {
    private static final byte[] CURSOR_TAG = "BSK1/cursor".getBytes(StandardCharsets.US_ASCII);
    private static final long FOLLOW_MILLIS = 50;

    private final LedgerState state;
    private final byte[] cursorKey;
    /** Another one after each start: a backup that was restored may have as many entries, but others. */
    private final String start = Long.toHexString(new SecureRandom().nextLong());

    private final Journal journal;
    private final SteadyClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private final EventFeed events = new EventFeed();
    private List<Waiting> waiting = new ArrayList<>();
    private volatile long durable;
    private volatile @Nullable Tip tip;
    private volatile boolean open = true;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean leading;
    private boolean closing;
    private @Nullable RuntimeException failure;

    private record Waiting(JournalEntry entry, LedgerEvent event) {}

    /** The chain's newest block that is on disk. */
    public record Tip(Hash32 chainId, int height, Hash32 hash) {}

    /** What became of a submission: its receipt, and whether the same bytes were there before. */
    public record Outcome(Receipt receipt, boolean repeated) {}

    /** Replays the journal, then takes submissions. */
    public JournaledLedger(NodeKey key, Journal journal, SteadyClock clock) {
        this.state = new LedgerState(key);
        cursorKey = Hashing.sha256(key.sign(CURSOR_TAG).bytes());
        this.journal = journal;
        this.clock = clock;
        journal.replay(this::takeIn);
        tip = state.chain()
                .map(chain -> new Tip(chain.chainId(), chain.height(), chain.tip()))
                .orElse(null);
        clock.startAt(state.lastMillis());
        leading = !journal.isShared();
        writer = Thread.ofPlatform().name("ledger-journal").start(this::writeLoop);
        if (journal.isShared()) {
            Thread.ofPlatform().daemon().name("ledger-cluster").start(this::followLoop);
        }
    }

    /** An entry that is in the journal already. */
    private void takeIn(JournalEntry entry) {
        state.apply(entry);
        durable = state.nextSequence();
        events.publish(List.of(LedgerEvent.of(entry, state)));
    }

    private void followLoop() {
        try {
            while (over.getCount() > 0) {
                journal.expectUsable();
                follow();
                if (over.await(FOLLOW_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            // Whatever it was, this node can no longer tell what the others do.
            finish(durable, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes in what others wrote, and leads once it is this node's turn. */
    private void follow() {
        lock.lock();
        try {
            if (leading || closing || failure != null) {
                return;
            }
            readNew();
            if (journal.lead()) {
                clock.startAt(state.lastMillis());
                leading = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void readNew() {
        journal.readNew(entry -> {
            takeIn(entry);
            follow(entry.submission());
        });
    }

    /** Where the cluster's leader answers over REST; empty where that is this ledger, or nobody is known to lead. */
    public Optional<URI> leader() {
        lock.lock();
        try {
            return leading ? Optional.empty() : journal.leader();
        } finally {
            lock.unlock();
        }
    }

    /** Whether submissions are taken here. */
    public boolean isLeading() {
        lock.lock();
        try {
            return leading;
        } finally {
            lock.unlock();
        }
    }

    /** How far the journal is on this node, and what stands for all of it. */
    public record Position(long entries, long epoch, Hash32 hash) {}

    /** Position of the journal; two nodes with equal ones have equal journals. */
    public Position position() {
        return answer(open -> new Position(open.nextSequence(), journal.epoch(), journal.hash()));
    }

    @Override
    public Receipt submit(Submission submission) {
        return take(submission).receipt();
    }

    /** {@link #submit} that also tells whether the submission is new: of equal ones at once, one is. */
    public Outcome take(Submission submission) {
        return answer(open -> switch (expectLeading(open).validate(submission, clock.millis())) {
            case Admission.Repeated repeated -> new Outcome(repeated.receipt(), true);
            case Admission.Fresh fresh -> {
                record(open, fresh.entry());
                yield new Outcome(open.receipt(fresh.entry()), false);
            }
            case Admission.Late late -> {
                record(open, late.entry());
                throw late.refusal();
            }
        });
    }

    private void record(LedgerState open, JournalEntry entry) {
        open.apply(entry);
        HaltPoint.APPLIED.reached();
        waiting.add(new Waiting(entry, LedgerEvent.of(entry, open)));
        changed.signalAll();
    }

    /**
     * Names what is on disk: every question has the same answer as long as this is the same. Empty when nothing can be
     * asked any more. Needs no lock and never waits, unless others write: then it has all that they wrote so far.
     */
    public Optional<String> version() {
        if (open && !leading) {
            answer(_ -> 0);
        }
        return open ? Optional.of(start + "-" + durable) : Optional.empty();
    }

    /** Secret of this ledger, always the same, for the cursors of its lists. */
    public byte[] cursorKey() {
        return cursorKey.clone();
    }

    private LedgerState expectLeading(LedgerState open) {
        if (!leading) {
            throw new UnknownOutcomeException(
                    "the cluster has no leader yet, try again", new IllegalStateException("not the leader"));
        }
        return open;
    }

    /** Empty before genesis. Needs no lock and never waits. */
    public Optional<Tip> tip() {
        return Optional.ofNullable(tip);
    }

    /** What happens, once it is durable. */
    public EventFeed events() {
        return events;
    }

    /** Asks the state machine anything; the answer comes when it is durable. */
    public <T> T answer(Function<LedgerState, T> question) {
        lock.lock();
        try {
            if (failure != null) {
                throw new UnknownOutcomeException(
                        "the journal cannot be written, the ledger must be restarted: " + failure.getMessage(),
                        failure);
            }
            if (closing) {
                throw new UnknownOutcomeException("the ledger is shutting down", new IllegalStateException("closed"));
            }
            if (!leading) {
                readNew();
            }
            return durably(question);
        } catch (StoreException e) {
            throw new UnknownOutcomeException("the journal cannot be read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private <T> T durably(Function<LedgerState, T> question) {
        try {
            T answer = question.apply(state);
            awaitDurable(state.nextSequence());
            return answer;
        } catch (RefusedException e) {
            awaitDurable(state.nextSequence()); // a refusal, too, rests on what was taken before it
            throw e;
        }
    }

    /** Waits until the journal cannot be written any more, which only a restart mends. @return what came in its way */
    public String awaitFailure() throws InterruptedException {
        lock.lock();
        try {
            while (failure == null) {
                changed.await();
            }
            return String.valueOf(failure.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Number of journal entries. */
    public long entries() {
        return answer(LedgerState::nextSequence);
    }

    @Override
    public Hash32 ledgerKey() {
        return state.ledgerKey();
    }

    @Override
    public Optional<ChainInfo> chain() {
        return answer(LedgerState::chain);
    }

    @Override
    public Optional<RoundInfo> round(int round) {
        return answer(open -> open.round(round));
    }

    @Override
    public List<Commit> commits(int round) {
        return answer(open -> open.commits(round));
    }

    @Override
    public List<ScoredContribution> contributions(int round) {
        return answer(open -> open.contributions(round));
    }

    @Override
    public MiningTemplate template(Address miner) {
        return answer(open -> open.template(miner));
    }

    @Override
    public Optional<Block> block(int height) {
        return answer(open -> open.block(height));
    }

    @Override
    public List<BlockHeader> headers(int from, int count) {
        return answer(open -> open.headers(from, count));
    }

    @Override
    public Account account(Address address) {
        return answer(open -> open.account(address));
    }

    @Override
    public List<Account> accounts() {
        return answer(LedgerState::accounts);
    }

    @Override
    public Spending spending(Address address) {
        return answer(open -> open.spending(address));
    }

    @Override
    public Optional<TransferInfo> transfer(Hash32 txid) {
        return answer(open -> open.transfer(txid));
    }

    @Override
    public List<TransferInfo> pending() {
        return answer(LedgerState::pending);
    }

    @Override
    public List<AccountEvent> history(Address address) {
        return answer(open -> open.history(address));
    }

    /** Writes what waits, then closes the journal. */
    @Override
    public void close() {
        events.close();
        lock.lock();
        try {
            closing = true;
            open = false;
            over.countDown();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        HaltPoint.DRAINED.reached();
        journal.close();
        HaltPoint.CLOSED.reached();
    }

    private void awaitDurable(long sequence) {
        while (durable < sequence) {
            if (failure != null) {
                throw new UnknownOutcomeException("the journal could not be written: " + failure.getMessage(), failure);
            }
            changed.awaitUninterruptibly();
        }
    }

    private void writeLoop() {
        for (List<Waiting> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            try {
                journal.append(batch.stream().map(Waiting::entry).toList());
            } catch (RuntimeException e) {
                // Whatever it was, nothing after it may be acknowledged; those who wait are told.
                finish(durable, e);
                return;
            }
            batch.forEach(it -> follow(it.entry().submission()));
            finish(batch.getLast().entry().sequence() + 1, null);
            HaltPoint.TOLD.reached();
            events.publish(batch.stream().map(Waiting::event).toList());
        }
    }

    private void follow(Submission written) {
        switch (written) {
            case SolvedBlock(BlockHeader header)
            when isNext(header) -> tip = new Tip(chainId(), header.height(), header.hash());
            case GenesisParams _ -> tip = new Tip(chainId(), 0, chainId());
            default -> {}
        }
    }

    /** Others are stale. */
    private boolean isNext(BlockHeader header) {
        Tip before = tip;
        return before != null && header.prevHash().equals(before.hash());
    }

    private Hash32 chainId() {
        Tip before = tip;
        if (before != null) {
            return before.chainId();
        }
        lock.lock();
        try {
            return state.chain().orElseThrow().chainId();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for entries; empty when the ledger closes and none are left. */
    private List<Waiting> nextBatch() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            List<Waiting> batch = waiting;
            waiting = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void finish(long nowDurable, @Nullable RuntimeException newFailure) {
        lock.lock();
        try {
            open = newFailure == null && !closing;
            durable = nowDurable;
            failure = newFailure;
            if (newFailure != null) {
                over.countDown();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
