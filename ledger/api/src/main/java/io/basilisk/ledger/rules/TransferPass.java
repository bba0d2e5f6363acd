package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.Transfer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Applies one block's transfers in order on top of the accounts after its parent, without changing those: what a
 * ledger picks for a seal, what a verifier checks and what a connected block does are the same steps.
 */
final class TransferPass {
    private final Accounts accounts;
    private final int height;
    private final Map<Address, Account> changed = new HashMap<>();
    private Amount fees = Amount.ZERO;

    /** @param height of the block that holds the transfers */
    TransferPass(Accounts accounts, int height) {
        this.accounts = accounts;
        this.height = height;
    }

    /** Why a transfer may not follow those before it. */
    record Fault(RefusalCode code, String detail) {}

    /** Takes the transfer unless there is a fault, which then changed nothing. */
    Optional<Fault> apply(Transfer transfer) {
        Account sender = account(transfer.sender());
        Optional<Fault> fault = fault(transfer, sender);
        if (fault.isEmpty()) {
            changed.put(sender.address(), sender.withSent(transfer.cost()));
            changed.put(transfer.to(), account(transfer.to()).withReceived(transfer.amount()));
            fees = fees.plus(transfer.fee());
        }
        return fault;
    }

    private Optional<Fault> fault(Transfer transfer, Account sender) {
        if (transfer.expiryHeight() < height) {
            return Optional.of(new Fault(
                    RefusalCode.EXPIRED,
                    "expected an expiry height of at least " + height + ", found " + transfer.expiryHeight()));
        }
        if (transfer.nonce() != sender.nonce()) {
            RefusalCode code = transfer.nonce() < sender.nonce() ? RefusalCode.NONCE_USED : RefusalCode.NONCE_TOO_HIGH;
            return Optional.of(
                    new Fault(code, "expected nonce " + sender.nonce() + " of the sender, found " + transfer.nonce()));
        }
        return funds(sender, accounts.immature(sender.address(), height), transfer.cost());
    }

    /** Whether an account can pay. @param immature part of its balance that it cannot spend yet */
    static Optional<Fault> funds(Account sender, Amount immature, Amount cost) {
        if (sender.balance().compareTo(cost) < 0) {
            return Optional.of(new Fault(
                    RefusalCode.INSUFFICIENT_FUNDS,
                    "expected a balance of at least " + cost + " BSK, found " + sender.balance()));
        }
        Amount spendable = sender.balance().minus(immature);
        if (spendable.compareTo(cost) < 0) {
            return Optional.of(new Fault(
                    RefusalCode.IMMATURE_FUNDS,
                    "expected " + cost + " BSK that may be spent, found " + spendable + "; " + immature
                            + " more are rewards of the last " + Accounts.MATURITY + " blocks"));
        }
        return Optional.empty();
    }

    private Account account(Address address) {
        Account account = changed.get(address);
        return account == null ? accounts.get(address) : account;
    }

    /** Sum of the fees of what was applied. */
    Amount fees() {
        return fees;
    }

    /** The accounts that what was applied leaves changed. */
    Collection<Account> changed() {
        return Collections.unmodifiableCollection(changed.values());
    }
}
