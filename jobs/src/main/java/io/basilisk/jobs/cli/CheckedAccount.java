package io.basilisk.jobs.cli;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.client.CheckedBalance;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.proof.ProofException;
import java.util.Map;
import java.util.Optional;

/**
 * What a ledger says of an account, and, where that was wanted, the proof of its balance.
 *
 * @param proof holds, and gives the balance that the ledger says
 */
record CheckedAccount(Account account, Spending spending, Optional<CheckedBalance> proof) {
    /** Blocks that may come between an answer and its proof. */
    private static final int ATTEMPTS = 5;

    static CheckedAccount unchecked(HttpLedger ledger, Address address) {
        return new CheckedAccount(ledger.account(address), ledger.spending(address), Optional.empty());
    }

    /** @throws ProofException when the balance is another, or not proven */
    static CheckedAccount checked(HttpLedger ledger, Address address) {
        for (int attempt = 1; ; attempt++) {
            CheckedAccount said = unchecked(ledger, address);
            CheckedBalance proof = ledger.proofs().balance(address);
            if (proof.balance().equals(said.account().balance())) {
                return new CheckedAccount(said.account(), said.spending(), Optional.of(proof));
            }
            boolean newBlock = ledger.chain().orElseThrow().height() != proof.height();
            if (!newBlock || attempt == ATTEMPTS) {
                throw new ProofException("expected a balance of " + proof.balance() + " BSK after block "
                        + proof.height() + ", as its proof says; the ledger says "
                        + said.account().balance() + " BSK");
            }
        }
    }

    /** Two lines more, below what the ledger says. */
    String remark() {
        return proof.map(
                        it -> "\n  checked        %s BSK: %s after block %d, proven by block %d, and what block %d says"
                                        .formatted(it.balance(), it.sealed(), it.height() - 1, it.height(), it.height())
                                + "\n                 %d headers of chain %.16s…, %s hashes of work"
                                        .formatted(
                                                it.headers().height() + 1,
                                                it.headers().chainId(),
                                                it.headers().work()))
                .orElse("");
    }

    void addTo(Map<String, Object> object) {
        proof.ifPresent(it -> {
            object.put("checkedHeight", it.height());
            object.put("chainId", it.headers().chainId().hex());
            object.put("work", it.headers().work().toString());
        });
    }
}
