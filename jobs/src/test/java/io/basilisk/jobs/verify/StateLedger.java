package io.basilisk.jobs.verify;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A ledger in memory whose clock is told to move. */
final class StateLedger implements Ledger {
    private final LedgerState state = new LedgerState(NodeKey.ofSeed(new byte[32]));
    /** Lies of the ledger about its own blocks and accounts. */
    UnaryOperator<Block> blockLie = UnaryOperator.identity();

    UnaryOperator<Account> accountLie = UnaryOperator.identity();
    private long nowMillis = 1_700_000_000_000L;

    /** Lets time pass. */
    void pass(long millis) {
        nowMillis += millis;
    }

    @Override
    public Hash32 ledgerKey() {
        return state.ledgerKey();
    }

    @Override
    public Optional<ChainInfo> chain() {
        return state.chain();
    }

    @Override
    public Receipt submit(Submission submission) {
        nowMillis++;
        return switch (state.validate(submission, nowMillis)) {
            case Admission.Repeated repeated -> repeated.receipt();
            case Admission.Fresh fresh -> {
                state.apply(fresh.entry());
                yield state.receipt(fresh.entry());
            }
            case Admission.Late late -> {
                state.apply(late.entry());
                throw late.refusal();
            }
        };
    }

    @Override
    public Optional<RoundInfo> round(int round) {
        return state.round(round);
    }

    @Override
    public List<Commit> commits(int round) {
        return state.commits(round);
    }

    @Override
    public List<ScoredContribution> contributions(int round) {
        return state.contributions(round);
    }

    @Override
    public MiningTemplate template(Address miner) {
        return state.template(miner);
    }

    @Override
    public Optional<Block> block(int height) {
        return state.block(height).map(blockLie);
    }

    @Override
    public List<BlockHeader> headers(int from, int count) {
        return state.headers(from, count);
    }

    @Override
    public Account account(Address address) {
        return accountLie.apply(state.account(address));
    }

    @Override
    public List<Account> accounts() {
        return state.accounts();
    }

    @Override
    public Spending spending(Address address) {
        return state.spending(address);
    }

    @Override
    public Optional<TransferInfo> transfer(Hash32 txid) {
        return state.transfer(txid);
    }

    @Override
    public List<TransferInfo> pending() {
        return state.pending();
    }

    @Override
    public List<AccountEvent> history(Address address) {
        return state.history(address);
    }
}
