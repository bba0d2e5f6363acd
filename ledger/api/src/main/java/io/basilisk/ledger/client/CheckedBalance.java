package io.basilisk.ledger.client;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.proof.AccountLeaf;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.ProofException;
import io.basilisk.ledger.rules.BodyRoot;
import java.util.Optional;

/**
 * What an address owns after the tip, without the ledger's word for it: proven after the block before the tip, and
 * changed by what the tip's body says.
 *
 * @param sealed what it owned after the block before
 * @param balance what it owns after the tip
 * @param proof of what is sealed
 * @param headers of the whole chain
 */
public record CheckedBalance(Amount sealed, Amount balance, AccountProof proof, CheckedHeaders headers) {
    /** Asks for proof, headers and the newest block. @throws ProofException names what did not match */
    static CheckedBalance of(HttpLedger ledger, Address address) {
        CheckedProofs.Checked<AccountProof, Optional<AccountLeaf>> account =
                ledger.proofs().account(address);
        BlockHeader tip = account.proof().section().header();
        CheckedHeaders headers = ledger.proofs().headers();
        headers.expectHolds(tip);
        Block block = ledger.block(tip.height())
                .filter(it -> it.header().equals(tip))
                .filter(it -> BodyRoot.of(it.seal()).equals(tip.bodyRoot()))
                .orElseThrow(() -> new ProofException("expected the body of block " + tip.height() + " with root "
                        + tip.bodyRoot() + ", found another"));
        Amount sealed = account.content().map(AccountLeaf::balance).orElse(Amount.ZERO);
        return new CheckedBalance(sealed, after(sealed, block, address), account.proof(), headers);
    }

    /** Height of the tip. */
    public int height() {
        return proof.height() + 1;
    }

    private static Amount after(Amount sealed, Block block, Address address) {
        long units = sealed.units();
        long fees = 0;
        for (Transfer transfer : block.seal().transfers()) {
            units -= transfer.sender().equals(address) ? transfer.cost().units() : 0;
            units += transfer.to().equals(address) ? transfer.amount().units() : 0;
            fees += transfer.fee().units();
        }
        units += block.header().miner().equals(address) ? Amount.BLOCK_REWARD.units() + fees : 0;
        if (units < 0) {
            throw new ProofException("expected transfers that can be paid in block "
                    + block.header().height() + ", found more than the " + sealed + " BSK that " + address + " owned");
        }
        return new Amount(units);
    }
}
