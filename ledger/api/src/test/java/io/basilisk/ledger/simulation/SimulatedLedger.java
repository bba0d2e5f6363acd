package io.basilisk.ledger.simulation;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A ledger process and its disk: the real state machine, and a journal of which only a prefix is durable. Entries
 * become durable a batch at a time; whoever asks or submits is answered when all that the answer rests on is. A crash
 * keeps the durable prefix and any part of what was being written.
 */
final class SimulatedLedger {
    private static final int LONGEST_FLUSH_MILLIS = 30;
    private static final int LONGEST_RESTART_MILLIS = 2_000;

    private final World world;
    private final NodeKey key;
    private final boolean answersEarly;
    private final List<byte[]> disk = new ArrayList<>();
    private final List<Hash32> ids = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private LedgerState state;
    private int durable;
    private boolean down;
    private int crashes;

    private record Answer(long needed, Runnable delivery) {}

    /**
     * @param past journal that it starts with
     * @param answersEarly a bug on demand: answers before the entry is durable, which the invariants must notice
     */
    SimulatedLedger(World world, NodeKey key, List<JournalEntry> past, boolean answersEarly) {
        this.world = world;
        this.key = key;
        this.answersEarly = answersEarly;
        past.forEach(this::write);
        durable = past.size();
        state = replayed();
    }

    /** A submission arrives; {@code accepted} hears of it when it is durable. */
    void submit(byte[] submission, Consumer<Receipt> accepted) {
        if (down) {
            return;
        }
        Receipt receipt;
        try {
            receipt = switch (state.validate(Submission.decode(submission), world.clock.millis())) {
                case Admission.Repeated(Receipt original) -> original;
                case Admission.Fresh(JournalEntry entry) -> append(entry);
                case Admission.Late(JournalEntry entry, RefusedException refusal) -> {
                    append(entry);
                    throw refusal;
                }
            };
        } catch (RefusedException | MalformedBytesException e) {
            return; // as good as lost: its sender asks how things stand, and tries what fits then
        }
        answer(() -> accepted.accept(receipt));
    }

    /** A question arrives; the answer comes when all that it rests on is durable. */
    <T> void ask(Function<LedgerState, T> question, Consumer<T> answer) {
        if (down) {
            return;
        }
        T found;
        try {
            found = question.apply(state);
        } catch (RefusedException e) {
            return;
        }
        answer(() -> answer.accept(found));
    }

    /** Dies, keeping what is durable and some of what was being written, and starts again a while later. */
    void crash() {
        if (down) {
            return;
        }
        crashes++;
        down = true;
        answers.clear();
        int written = durable + world.random.nextInt(disk.size() - durable + 1);
        disk.subList(written, disk.size()).clear();
        ids.subList(written, ids.size()).clear();
        durable = written;
        state = replayed();
        world.after(world.random.nextInt(LONGEST_RESTART_MILLIS), () -> down = false);
    }

    int crashes() {
        return crashes;
    }

    /** The state as it is now, durable or not; while the ledger is down, as it will start again. */
    LedgerState state() {
        return state;
    }

    /** Ids of the submissions that no crash can take away, by sequence. */
    List<Hash32> durableIds() {
        return ids.subList(0, durable);
    }

    /** The same ledger from its journal's bytes alone. */
    LedgerState replayed() {
        LedgerState replay = new LedgerState(key);
        disk.forEach(entry -> replay.apply(JournalEntry.decode(entry)));
        return replay;
    }

    private Receipt append(JournalEntry entry) {
        state.apply(entry);
        write(entry);
        world.after(world.random.nextInt(LONGEST_FLUSH_MILLIS), this::flush);
        return state.receipt(entry);
    }

    private void write(JournalEntry entry) {
        disk.add(entry.encode());
        ids.add(entry.submission().id());
    }

    private void answer(Runnable delivery) {
        if (answersEarly || durable == disk.size()) {
            world.send(delivery);
        } else {
            answers.add(new Answer(disk.size(), delivery));
        }
    }

    private void flush() {
        if (down) {
            return;
        }
        durable = disk.size();
        for (Iterator<Answer> waiting = answers.iterator(); waiting.hasNext(); ) {
            Answer answer = waiting.next();
            if (answer.needed() <= durable) {
                world.send(answer.delivery());
                waiting.remove();
            }
        }
    }
}
