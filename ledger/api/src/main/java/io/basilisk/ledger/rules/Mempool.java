package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Transfer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Transfers that wait for a block. What is let in, what gives way and what a seal takes follow from the journal alone.
 *
 * <p>A sender may have 64 waiting, up to 64 nonces ahead of its account, all paid for by what it can spend now. One
 * with the same nonce replaces another that pays a fee when it pays a tenth more. When 10,000 wait, or 5 MiB, a
 * higher fee pushes out the lowest, of equals the newest; what is in a sealed body stays.
 */
final class Mempool {
    static final int MOST_PER_SENDER = 64;
    static final int MOST_AHEAD = 64;
    /** How many blocks a transfer may want to wait. */
    static final int MOST_BLOCKS = 1_000;
    /** Transfers in one block. */
    static final int MOST_IN_BLOCK = 4_096;

    private static final int MOST = 10_000;
    private static final int MOST_BYTES = 5 << 20;

    record Waiting(Transfer transfer, Hash32 txid, Address sender, int bytes, long sequence) {
        Amount fee() {
            return transfer.fee();
        }
    }

    /**
     * What a block made leave.
     *
     * @param taken is in the block
     * @param gone can be in no later block
     * @param sealed ids of what was being mined
     */
    record Left(List<Waiting> taken, List<Waiting> gone, Set<Hash32> sealed) {}

    private static final Comparator<Waiting> BEST_FIRST =
            Comparator.comparing(Waiting::fee).reversed().thenComparingLong(Waiting::sequence);

    private final int most;
    private final long mostBytes;
    private final Map<Address, TreeMap<Long, Waiting>> bySender = new HashMap<>();
    private final TreeSet<Waiting> byFee = new TreeSet<>(BEST_FIRST);
    private final Set<Hash32> sealed = new HashSet<>();
    private long bytes;

    Mempool() {
        this(MOST, MOST_BYTES);
    }

    Mempool(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Whether a transfer may wait. Its signature is for others to check.
     *
     * @param height of the next block
     * @throws RefusedException says why not
     */
    void check(Transfer transfer, Accounts accounts, int height) {
        Account sender = accounts.get(transfer.sender());
        long ahead = transfer.nonce() - sender.nonce();
        if (transfer.expiryHeight() < height) {
            throw refused(
                    RefusalCode.EXPIRED,
                    "expected an expiry height of at least " + height + ", the next block's, came "
                            + transfer.expiryHeight());
        }
        if (transfer.expiryHeight() >= height + MOST_BLOCKS) {
            throw refused(
                    RefusalCode.EXPIRY_TOO_FAR,
                    "expected an expiry height below " + (height + MOST_BLOCKS) + ", came " + transfer.expiryHeight());
        }
        if (ahead < 0) {
            throw refused(
                    RefusalCode.NONCE_USED,
                    "expected a nonce of at least " + sender.nonce() + ", came " + transfer.nonce());
        }
        if (ahead > MOST_AHEAD) {
            throw refused(
                    RefusalCode.NONCE_TOO_HIGH,
                    "expected a nonce of at most " + (sender.nonce() + MOST_AHEAD) + ", came " + transfer.nonce());
        }
        TreeMap<Long, Waiting> others = bySender.getOrDefault(sender.address(), new TreeMap<>());
        Waiting rival = others.get(transfer.nonce());
        if (rival != null) {
            checkReplaces(rival, transfer);
        } else if (others.size() >= MOST_PER_SENDER) {
            throw refused(RefusalCode.TOO_MANY_PENDING, "expected at most " + MOST_PER_SENDER + " of a sender to wait");
        }
        checkFunds(sender, accounts.immature(sender.address(), height), transfer, others.values(), rival);
        checkRoom(transfer, rival);
    }

    private void checkReplaces(Waiting rival, Transfer transfer) {
        if (rival.txid().equals(transfer.txid())) {
            throw refused(RefusalCode.ALREADY_THERE, "the transfer is there already, with another signature");
        }
        if (sealed.contains(rival.txid())) {
            throw refused(
                    RefusalCode.ALREADY_SEALED, "transfer " + rival.txid() + " of this nonce is already being mined");
        }
        long least = rival.fee().units() + (rival.fee().units() + 9) / 10;
        if (rival.fee().units() == 0 || transfer.fee().units() < least) {
            String expected = rival.fee().units() == 0
                    ? "expected another nonce: " + rival.txid() + " came first and pays no fee"
                    : "expected a fee of at least " + new Amount(least) + " BSK to replace " + rival.txid();
            throw refused(RefusalCode.FEE_TOO_LOW, expected + ", came " + transfer.fee());
        }
    }

    private static void checkFunds(
            Account sender, Amount immature, Transfer transfer, Collection<Waiting> others, @Nullable Waiting rival) {
        Amount cost = transfer.cost();
        expectFunds(sender, immature, cost, ""); // so that the sum below cannot overflow
        for (Waiting other : others) {
            if (rival == null || !other.txid().equals(rival.txid())) {
                cost = cost.plus(other.transfer().cost());
            }
        }
        expectFunds(sender, immature, cost, "; all that wait of the sender count");
    }

    private static void expectFunds(Account sender, Amount immature, Amount cost, String more) {
        TransferPass.funds(sender, immature, cost).ifPresent(fault -> {
            throw refused(fault.code(), fault.detail() + more);
        });
    }

    private void checkRoom(Transfer transfer, @Nullable Waiting rival) {
        int size = Transfer.LEAST_BYTES + transfer.memo().length;
        if (rival != null || byFee.size() < most && bytes + size <= mostBytes) {
            return;
        }
        Optional<Waiting> worst = worst();
        if (worst.isEmpty() || transfer.fee().compareTo(worst.get().fee()) <= 0) {
            throw refused(
                    RefusalCode.MEMPOOL_FULL,
                    "expected a fee above " + worst.map(Waiting::fee).orElse(Amount.ZERO) + " BSK, the lowest of "
                            + byFee.size() + " that wait, came " + transfer.fee());
        }
    }

    /** Lets a transfer in. @return what gave way to it */
    List<Waiting> add(Transfer transfer, long sequence) {
        byte[] encoded = transfer.encode();
        Waiting waiting = new Waiting(transfer, transfer.txid(), transfer.sender(), encoded.length, sequence);
        List<Waiting> gone = new ArrayList<>();
        Waiting rival = bySender.computeIfAbsent(waiting.sender(), nobody -> new TreeMap<>())
                .get(transfer.nonce());
        if (rival != null) {
            remove(rival);
            gone.add(rival);
        }
        put(waiting);
        while (byFee.size() > most || bytes > mostBytes) {
            Waiting worst = worst().orElseThrow();
            remove(worst);
            gone.add(worst);
        }
        return gone;
    }

    /** The lowest fee, of equals the newest, that is in no sealed body. */
    private Optional<Waiting> worst() {
        return byFee.descendingSet().stream()
                .filter(it -> !sealed.contains(it.txid()))
                .findFirst();
    }

    /**
     * What the next block takes: of each sender in order of nonces, highest fee first, of equals the one that came
     * first, as long as they can be paid.
     *
     * @param height of that block
     */
    List<Transfer> seal(Accounts accounts, int height) {
        TransferPass pass = new TransferPass(accounts, height);
        PriorityQueue<Waiting> heads = new PriorityQueue<>(BEST_FIRST);
        bySender.values().forEach(own -> heads.add(own.firstEntry().getValue()));
        List<Transfer> taken = new ArrayList<>();
        while (!heads.isEmpty() && taken.size() < MOST_IN_BLOCK) {
            Waiting best = heads.poll();
            if (pass.apply(best.transfer()).isEmpty()) {
                taken.add(best.transfer());
                sealed.add(best.txid());
                Waiting next = own(best.sender()).get(best.transfer().nonce() + 1);
                if (next != null) {
                    heads.add(next);
                }
            }
        }
        return taken;
    }

    /**
     * A block was connected: takes out what it holds and what can never be in a later one.
     *
     * @param height of the next block
     * @return what left
     */
    Left connected(List<Transfer> inBlock, Accounts accounts, int height) {
        List<Waiting> taken = inBlock.stream()
                .flatMap(it -> Optional.ofNullable(own(it.sender()).get(it.nonce())).stream()
                        .filter(waiting -> waiting.txid().equals(it.txid())))
                .toList();
        taken.forEach(this::remove);
        Set<Hash32> wasSealed = Set.copyOf(sealed);
        sealed.clear();
        List<Waiting> gone = byFee.stream()
                .filter(it -> it.transfer().expiryHeight() < height
                        || it.transfer().nonce() < accounts.get(it.sender()).nonce())
                .toList();
        gone.forEach(this::remove);
        return new Left(taken, gone, wasSealed);
    }

    /**
     * The block that was connected last is none of the chain any more: what left with it waits again, whatever the
     * limits say.
     */
    void disconnected(Left left) {
        left.taken().forEach(this::put);
        left.gone().forEach(this::put);
        sealed.clear();
        sealed.addAll(left.sealed());
    }

    boolean isSealed(Hash32 txid) {
        return sealed.contains(txid);
    }

    /** Transfers of a sender that wait, by nonce. */
    Collection<Waiting> of(Address sender) {
        return own(sender).values();
    }

    /** All that wait, highest fee first, of equals the one that came first. */
    Collection<Waiting> all() {
        return List.copyOf(byFee);
    }

    int size() {
        return byFee.size();
    }

    private TreeMap<Long, Waiting> own(Address sender) {
        return bySender.getOrDefault(sender, new TreeMap<>());
    }

    private void put(Waiting waiting) {
        long nonce = waiting.transfer().nonce();
        bySender.computeIfAbsent(waiting.sender(), nobody -> new TreeMap<>()).put(nonce, waiting);
        byFee.add(waiting);
        bytes += waiting.bytes();
    }

    private void remove(Waiting waiting) {
        TreeMap<Long, Waiting> own = own(waiting.sender());
        own.remove(waiting.transfer().nonce());
        if (own.isEmpty()) {
            bySender.remove(waiting.sender());
        }
        byFee.remove(waiting);
        bytes -= waiting.bytes();
    }

    private static RefusedException refused(RefusalCode code, String detail) {
        return new RefusedException(code, detail);
    }
}
