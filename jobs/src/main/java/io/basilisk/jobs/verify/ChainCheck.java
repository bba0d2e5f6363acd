package io.basilisk.jobs.verify;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.rules.ChainVerifier;
import java.util.List;

/** A chain by itself, and the balances that its ledger states. */
final class ChainCheck {
    private static final String CHAIN = "chain";

    private final Findings findings;

    ChainCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param ledger whose accounts must be those that follow from the blocks */
    void check(List<Block> blocks, Ledger ledger) {
        ChainVerifier verifier = new ChainVerifier();
        for (Block block : blocks) {
            verifier.next(block.encode())
                    .forEach(found -> findings.add(
                            CHAIN,
                            block.header().round(),
                            "block " + found.height() + ": " + found.field(),
                            found.expected(),
                            found.found()));
        }
        for (Account account : verifier.report().accounts()) {
            findings.same(CHAIN, 0, "account " + account.address(), account, ledger.account(account.address()));
        }
    }
}
