package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Transfer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who owns what, block by block. A block first moves what its transfers say, then credits its contributions, then pays
 * its finder 25 BSK and the transfers' fees; so all balances together are 25 BSK times the height, always.
 */
final class Accounts {
    /** A reward of block h may be spent in block h + MATURITY. */
    static final int MATURITY = 10;

    private record Reward(int height, Address miner, Amount amount) {}

    /**
     * What takes a block back.
     *
     * @param before every account that the block changed as it was before it, by rising address; one that was not
     *     there is empty
     * @param matured rewards that the block made old enough to be spent, oldest first
     */
    record Undo(List<Account> before, List<Reward> matured) {
        /** Of a block that changed nothing. */
        static final Undo NOTHING = new Undo(List.of(), List.of());

        Undo {
            before = List.copyOf(before);
            matured = List.copyOf(matured);
        }
    }

    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Address, List<AccountEvent>> histories = new HashMap<>();
    private final Deque<Reward> young = new ArrayDeque<>();

    /**
     * Takes a block's effects; what is returned takes them back. Transfers that the rules forbid have none: a verifier
     * goes on after a finding.
     */
    Undo connect(Block block, Hash32 hash) {
        BlockHeader header = block.header();
        Map<Address, Account> before = new TreeMap<>();
        TransferPass pass = new TransferPass(this, header.height());
        for (Transfer transfer : block.seal().transfers()) {
            if (pass.apply(transfer).isEmpty()) {
                recordTransfer(transfer, header, hash);
            }
        }
        pass.changed().forEach(account -> put(account, before));
        block.seal().scored().stream().flatMap(round -> round.scored().stream()).forEach(it -> credit(it, before));
        Amount reward = Amount.BLOCK_REWARD.plus(pass.fees());
        put(get(header.miner()).withReward(reward), before);
        record(header, hash, reward, pass.fees());
        return new Undo(List.copyOf(before.values()), mature(header, reward));
    }

    /** Takes back the block that was connected last. */
    void undo(Undo undo, BlockHeader header) {
        for (Account account : undo.before()) {
            Address address = account.address();
            if (account.equals(Account.empty(address))) {
                accounts.remove(address);
            } else {
                accounts.put(address, account);
            }
            forget(address, header.height());
        }
        young.removeLast();
        undo.matured().reversed().forEach(young::addFirst);
    }

    private void forget(Address address, int height) {
        List<AccountEvent> history = histories.getOrDefault(address, List.of());
        while (!history.isEmpty() && history.getLast().height() == height) {
            history.removeLast();
        }
        if (history.isEmpty()) {
            histories.remove(address);
        }
    }

    private void put(Account account, Map<Address, Account> before) {
        before.putIfAbsent(account.address(), get(account.address()));
        accounts.put(account.address(), account);
    }

    private void credit(ScoredContribution scored, Map<Address, Account> before) {
        Account node = get(scored.contribution().address());
        put(node.withContribution(scored.score().orElseThrow()), before);
    }

    private List<Reward> mature(BlockHeader header, Amount reward) {
        young.addLast(new Reward(header.height(), header.miner(), reward));
        List<Reward> matured = new ArrayList<>();
        while (young.getFirst().height() <= header.height() - MATURITY) {
            matured.add(young.removeFirst());
        }
        return matured;
    }

    private void record(BlockHeader header, Hash32 hash, Amount reward, Amount fees) {
        AccountEvent event = event(AccountEvent.Kind.REWARD, header, hash, reward, fees, Optional.empty());
        record(header.miner(), event);
    }

    private void recordTransfer(Transfer it, BlockHeader header, Hash32 hash) {
        Optional<Transfer> transfer = Optional.of(it);
        record(it.sender(), event(AccountEvent.Kind.SENT, header, hash, it.amount(), it.fee(), transfer));
        record(it.to(), event(AccountEvent.Kind.RECEIVED, header, hash, it.amount(), it.fee(), transfer));
    }

    private static AccountEvent event(
            AccountEvent.Kind kind,
            BlockHeader header,
            Hash32 hash,
            Amount amount,
            Amount fee,
            Optional<Transfer> transfer) {
        return new AccountEvent(
                kind, header.height(), hash, header.round(), amount, fee, transfer, header.timeMillis());
    }

    private void record(Address address, AccountEvent event) {
        histories.computeIfAbsent(address, nobody -> new ArrayList<>()).add(event);
    }

    /** An account nobody heard of is empty. */
    Account get(Address address) {
        return accounts.getOrDefault(address, Account.empty(address));
    }

    /** What the account was paid for blocks that are too young for it to be spent in a block of this height. */
    Amount immature(Address address, int height) {
        return young.stream()
                .filter(reward -> reward.miner().equals(address) && reward.height() > height - MATURITY)
                .map(Reward::amount)
                .reduce(Amount.ZERO, Amount::plus);
    }

    Collection<Account> all() {
        return Collections.unmodifiableCollection(accounts.values());
    }

    /** What happened to the account, oldest first. */
    List<AccountEvent> history(Address address) {
        return Collections.unmodifiableList(histories.getOrDefault(address, List.of()));
    }
}
