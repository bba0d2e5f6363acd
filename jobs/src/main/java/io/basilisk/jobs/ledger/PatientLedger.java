package io.basilisk.jobs.ledger;

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
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.UnknownOutcomeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A ledger that is asked again while its answer is unknown: the same bytes handed in twice count once, so asking again is
 * the look-up. A refusal is an answer and is passed on.
 */
public final class PatientLedger implements Ledger {
    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Ledger ledger;

    public PatientLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Hash32 ledgerKey() {
        return patiently(ledger::ledgerKey);
    }

    @Override
    public Optional<ChainInfo> chain() {
        return patiently(ledger::chain);
    }

    @Override
    public Receipt submit(Submission submission) {
        return patiently(() -> ledger.submit(submission));
    }

    @Override
    public Optional<RoundInfo> round(int round) {
        return patiently(() -> ledger.round(round));
    }

    @Override
    public List<Commit> commits(int round) {
        return patiently(() -> ledger.commits(round));
    }

    @Override
    public List<ScoredContribution> contributions(int round) {
        return patiently(() -> ledger.contributions(round));
    }

    @Override
    public MiningTemplate template(Address miner) {
        return patiently(() -> ledger.template(miner));
    }

    @Override
    public Optional<Block> block(int height) {
        return patiently(() -> ledger.block(height));
    }

    @Override
    public List<BlockHeader> headers(int from, int count) {
        return patiently(() -> ledger.headers(from, count));
    }

    @Override
    public Account account(Address address) {
        return patiently(() -> ledger.account(address));
    }

    @Override
    public List<Account> accounts() {
        return patiently(ledger::accounts);
    }

    @Override
    public List<AccountEvent> history(Address address) {
        return patiently(() -> ledger.history(address));
    }

    private static <T> T patiently(Supplier<T> question) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (UnknownOutcomeException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownOutcomeException("interrupted while waiting to ask the ledger again", e);
        }
    }
}
