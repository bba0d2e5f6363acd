package io.basilisk.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What one may ask and hand in. Every {@code submit} has three outcomes: done (it returns; the entry is durable),
 * refused ({@link RefusedException}), unknown ({@link UnknownOutcomeException}). Handing in the same bytes again
 * gives the first answer again. A valid block that is not the first of its round is refused, and recorded as stale.
 */
public interface Ledger {
    /** Public key of the ledger, known before there is a chain. */
    Hash32 ledgerKey();

    /** Empty while the ledger waits for its genesis. */
    Optional<ChainInfo> chain();

    /** Records any submission durably. */
    Receipt submit(Submission submission);

    /** Empty when no such round was opened. */
    Optional<RoundInfo> round(int round);

    /** Commits of a round in the order they were journaled: of two equal deltas the earlier commit counts. */
    List<Commit> commits(int round);

    /** Contributions of a round by rising shard, with scores once there are some. */
    List<ScoredContribution> contributions(int round);

    /** What an eligible node may mine now. Refused with {@code not-eligible} or {@code nothing-to-mine}. */
    MiningTemplate template(Address miner);

    /** Empty when the chain is not that high. */
    Optional<Block> block(int height);

    /** At most {@code count} blocks' headers from a height on. */
    List<BlockHeader> headers(int from, int count);

    /** An account nobody heard of is empty, not missing. */
    Account account(Address address);

    /** All accounts, richest first. */
    List<Account> accounts();

    /** What an address can spend now, and the nonce of its next transfer. */
    Spending spending(Address address);

    /** Empty when no such transfer was handed in. */
    Optional<TransferInfo> transfer(Hash32 txid);

    /** Transfers that wait for a block, highest fee first. */
    List<TransferInfo> pending();

    /** Rewards, and transfers in blocks, newest first. */
    List<AccountEvent> history(Address address);
}
