package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.codec.ByteWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The Merkle tree over all accounts that own, did or earned something, in order of their addresses: two neighbouring
 * leaves prove that there is no account between them.
 *
 * <pre>leaf: address 20 | balance u64 | nonce u64 | creditMicro i64 | blocksWon u32</pre>
 */
public final class AccountTree {
    private AccountTree() {}

    public static Hash32 root(Collection<Account> accounts) {
        return MerkleTree.root(leaves(accounts));
    }

    /** Leaves in the tree's order. */
    public static List<byte[]> leaves(Collection<Account> accounts) {
        return accounts.stream()
                .filter(AccountTree::isKept)
                .sorted(Comparator.comparing(Account::address))
                .map(AccountTree::leaf)
                .toList();
    }

    private static boolean isKept(Account account) {
        boolean owns = account.balance().units() > 0 || account.nonce() > 0;
        return owns || account.accepted() > 0 || account.blocksWon() > 0;
    }

    private static byte[] leaf(Account account) {
        return new ByteWriter()
                .bytes(account.address().bytes())
                .u64(account.balance().units())
                .u64(account.nonce())
                .u64(account.creditMicro())
                .u32(account.blocksWon())
                .toBytes();
    }
}
