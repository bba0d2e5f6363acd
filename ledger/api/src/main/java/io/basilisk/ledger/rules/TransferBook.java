package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.TransferInfo.State;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All transfers that were ever handed in, and what became of each. */
final class TransferBook {
    /** @param height of the block that holds it; 0 unless confirmed */
    private record Entry(Transfer transfer, State state, int height) {}

    private final Mempool waiting = new Mempool();
    private final Map<Hash32, Entry> entries = new HashMap<>();
    private final Deque<Undo> undos = new ArrayDeque<>();

    /** @param entries that a block changed, as they were before it */
    private record Undo(Map<Hash32, Optional<Entry>> entries, Mempool.Left left) {}

    /** @throws io.basilisk.ledger.RefusedException if the transfer may not wait for a block */
    void check(Transfer transfer, Chain chain) {
        waiting.check(transfer, chain.accounts(), chain.height() + 1);
    }

    void add(Transfer transfer, long sequence) {
        for (Mempool.Waiting gone : waiting.add(transfer, sequence)) {
            boolean sameNonce =
                    gone.sender().equals(transfer.sender()) && gone.transfer().nonce() == transfer.nonce();
            entries.put(gone.txid(), new Entry(gone.transfer(), sameNonce ? State.REPLACED : State.DROPPED, 0));
        }
        boolean stays = waiting.of(transfer.sender()).stream().anyMatch(it -> it.sequence() == sequence);
        entries.put(transfer.txid(), new Entry(transfer, stays ? State.PENDING : State.DROPPED, 0));
    }

    /** What the body of the chain's next block holds. */
    List<Transfer> seal(Chain chain) {
        return waiting.seal(chain.accounts(), chain.height() + 1);
    }

    /** @param block that was just connected to the chain */
    void connected(Block block, Chain chain) {
        int next = chain.height() + 1;
        Map<Hash32, Optional<Entry>> before = new HashMap<>();
        Mempool.Left left = waiting.connected(block.seal().transfers(), chain.accounts(), next);
        for (Mempool.Waiting gone : left.gone()) {
            State state = gone.transfer().expiryHeight() < next ? State.EXPIRED : State.DROPPED;
            put(gone.txid(), new Entry(gone.transfer(), state, 0), before);
        }
        for (Transfer transfer : block.seal().transfers()) {
            Entry entry = new Entry(transfer, State.CONFIRMED, block.header().height());
            put(transfer.txid(), entry, before);
        }
        undos.push(new Undo(before, left));
    }

    private void put(Hash32 txid, Entry entry, Map<Hash32, Optional<Entry>> before) {
        before.putIfAbsent(txid, Optional.ofNullable(entries.put(txid, entry)));
    }

    /** The block that was connected last is none of the chain any more: what it took waits again. */
    void disconnected() {
        Undo undo = undos.pop();
        undo.entries()
                .forEach((txid, entry) ->
                        entry.ifPresentOrElse(it -> entries.put(txid, it), () -> entries.remove(txid)));
        waiting.disconnected(undo.left());
    }

    /** Transfers that wait, each sender's in order of nonces. */
    List<Transfer> waiting() {
        return waiting.all().stream()
                .map(Mempool.Waiting::transfer)
                .sorted(Comparator.comparing(Transfer::sender).thenComparingLong(Transfer::nonce))
                .toList();
    }

    /** Empty when no such transfer was handed in. */
    Optional<TransferInfo> info(Hash32 txid, Chain chain) {
        return Optional.ofNullable(entries.get(txid)).map(entry -> info(txid, entry, chain));
    }

    private TransferInfo info(Hash32 txid, Entry entry, Chain chain) {
        boolean confirmed = entry.state() == State.CONFIRMED;
        return new TransferInfo(
                entry.transfer(),
                waiting.isSealed(txid) ? State.SEALED : entry.state(),
                confirmed ? Optional.of(chain.summary(entry.height())) : Optional.empty(),
                confirmed ? chain.height() - entry.height() + 1 : 0);
    }

    /** Those that wait, highest fee first, of equals the one that came first. */
    List<TransferInfo> pending(Chain chain) {
        return waiting.all().stream()
                .map(it -> info(it.txid(), chain).orElseThrow())
                .toList();
    }

    int pendingCount() {
        return waiting.size();
    }

    Spending spending(Address address, Chain chain) {
        Collection<Mempool.Waiting> own = waiting.of(address);
        Amount pending = own.stream().map(it -> it.transfer().cost()).reduce(Amount.ZERO, Amount::plus);
        Amount immature = chain.accounts().immature(address, chain.height() + 1);
        Amount mature = chain.accounts().get(address).balance().minus(immature);
        long nonce = chain.accounts().get(address).nonce();
        for (Mempool.Waiting it : own) {
            if (it.transfer().nonce() == nonce) {
                nonce++;
            }
        }
        Amount spendable = mature.compareTo(pending) > 0 ? mature.minus(pending) : Amount.ZERO;
        return new Spending(spendable, immature, pending, nonce);
    }
}
