package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Transfer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a ledger becomes when its chain gives way to another: its blocks down to the fork are undone one by one, then
 * the other chain's are checked and connected. Accounts and waiting transfers follow; rounds do not.
 *
 * @param undone blocks that are of the chain no more, by height
 * @param accounts after the new tip, by rising address
 * @param waiting transfers that no block of the new chain holds and that it does not rule out by nonce or expiry, each
 *     sender's in order of nonces; those of undone blocks among them
 * @param findings what is wrong with the other chain's blocks; none if they are valid
 */
public record Reorganisation(
        List<Block> undone, List<Account> accounts, List<Transfer> waiting, List<Finding> findings) {
    public Reorganisation {
        undone = List.copyOf(undone);
        accounts = List.copyOf(accounts);
        waiting = List.copyOf(waiting);
        findings = List.copyOf(findings);
    }

    /**
     * Reorganises.
     *
     * @param ledger is used up: its rounds are those of the old chain
     * @param fork height of the last block that stays
     * @param blocks of the other chain above the fork
     */
    public static Reorganisation of(LedgerState ledger, int fork, List<Block> blocks) {
        Chain chain = ledger.started();
        TransferBook transfers = ledger.transfers();
        List<Block> undone = new ArrayList<>();
        while (chain.height() > fork) {
            undone.addFirst(chain.disconnect());
            transfers.disconnected();
        }
        List<Finding> findings = new ArrayList<>();
        for (Block block : blocks) {
            findings.addAll(new BlockVerifier(chain, block, block.header().height()).check());
            chain.connect(block);
            transfers.connected(block, chain);
        }
        List<Account> accounts = chain.accounts().all().stream()
                .sorted(Comparator.comparing(Account::address))
                .toList();
        return new Reorganisation(undone, accounts, transfers.waiting(), findings);
    }
}
