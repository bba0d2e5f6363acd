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

/**
 * Who owns what, block by block. A block first moves what its transfers say, then credits its contributions, then pays
 * its finder 25 BSK and the transfers' fees; so all balances together are 25 BSK times the height, always.
 */
final class Accounts {
    /** A reward of block h may be spent in block h + MATURITY. */
    static final int MATURITY = 10;

    private record Reward(int height, Address miner, Amount amount) {}

    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Address, List<AccountEvent>> histories = new HashMap<>();
    private final Deque<Reward> young = new ArrayDeque<>();

    /** Takes a block's effects. Transfers that the rules forbid have none: a verifier goes on after a finding. */
    void connect(Block block, Hash32 hash) {
        BlockHeader header = block.header();
        TransferPass pass = new TransferPass(this, header.height());
        for (Transfer transfer : block.seal().transfers()) {
            if (pass.apply(transfer).isEmpty()) {
                recordTransfer(transfer, header, hash);
            }
        }
        pass.changed().forEach(account -> accounts.put(account.address(), account));
        block.seal().scored().stream().flatMap(round -> round.scored().stream()).forEach(this::credit);
        pay(header, hash, pass.fees());
    }

    private void credit(ScoredContribution scored) {
        Address node = scored.contribution().address();
        accounts.put(node, get(node).withContribution(scored.score().orElseThrow()));
    }

    private void pay(BlockHeader header, Hash32 hash, Amount fees) {
        Address miner = header.miner();
        Amount reward = Amount.BLOCK_REWARD.plus(fees);
        accounts.put(miner, get(miner).withReward(reward));
        young.addLast(new Reward(header.height(), miner, reward));
        while (young.getFirst().height() <= header.height() - MATURITY) {
            young.removeFirst();
        }
        AccountEvent event = event(AccountEvent.Kind.REWARD, header, hash, reward, fees, Optional.empty());
        record(miner, event);
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
