package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.ChainTip;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.NodeRecord;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.StaleBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as a state machine: {@link #validate} says what a submission would do, {@link #apply} does it. Pure: no
 * clock, no I/O, no chance; the same key and the same entries give the same state, receipts and seals included.
 *
 * <p>One thread at a time: whoever shares an instance puts a lock around it. What it returns is immutable.
 */
public final class LedgerState {
    private static final String NONCE_TAG = "BSK1/ledger-nonce";

    private record Accepted(long sequence, long timeMillis) {}

    private final NodeKey key;
    private final Map<Hash32, Accepted> accepted = new HashMap<>();
    private final Map<Hash32, List<Contribution>> contributionsByNode = new HashMap<>();
    private final List<RoundRecord> rounds = new ArrayList<>();
    private final List<RoundRecord> carried = new ArrayList<>();
    private final TransferBook transfers = new TransferBook();
    private final StaleBlocks stale = new StaleBlocks();
    private final NodeRecords nodeRecords = new NodeRecords();
    private @Nullable Chain chain;
    private long nextSequence;
    private long lastMillis;

    /** @param key the ledger's own: signs receipts and seals, and is what hidden nonces are derived from */
    public LedgerState(NodeKey key) {
        this.key = key;
    }

    /**
     * What the rules say of a submission that arrives now. Changes nothing.
     *
     * @param nowMillis the ledger's clock; where it went backwards, the last entry's time counts
     * @throws RefusedException with a code of {@link RefusalCode}
     */
    public Admission validate(Submission submission, long nowMillis) {
        Hash32 id = submission.id();
        Accepted original = accepted.get(id);
        if (original != null && submission instanceof SolvedBlock(BlockHeader header) && isStale(header.hash())) {
            throw new BlockRules(started(), stale).kept(header);
        }
        if (original != null) {
            return new Admission.Repeated(receipt(id, original));
        }
        long timeMillis = Math.max(nowMillis, lastMillis);
        JournalEntry entry = new JournalEntry(nextSequence, timeMillis, submission);
        return new SubmissionRules(key.publicKey(), chain, rounds, carried, transfers, stale)
                .check(submission, timeMillis)
                .<Admission>map(refusal -> new Admission.Late(entry, refusal))
                .orElseGet(() -> new Admission.Fresh(entry));
    }

    /** The entry that records a valid block of another branch, one that miners may no longer hand in. */
    public JournalEntry recording(BlockHeader header, long nowMillis) {
        return new JournalEntry(nextSequence, Math.max(nowMillis, lastMillis), new SolvedBlock(header));
    }

    /**
     * Takes a step.
     *
     * @param entry from {@link #validate}, or from the journal that earlier ones were written to
     * @throws IllegalStateException if the entry does not follow from those before it, or was written under another key
     */
    public void apply(JournalEntry entry) {
        if (entry.sequence() != nextSequence) {
            throw new IllegalStateException(
                    "expected journal entry " + nextSequence + ", found entry " + entry.sequence());
        }
        try {
            take(entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "journal entry " + entry.sequence() + " does not follow: " + e.getMessage(), e);
        }
        accepted.put(entry.submission().id(), new Accepted(entry.sequence(), entry.timeMillis()));
        nextSequence++;
        lastMillis = entry.timeMillis();
    }

    private void take(JournalEntry entry) {
        long timeMillis = entry.timeMillis();
        switch (entry.submission()) {
            case GenesisParams params -> chain = begin(params, timeMillis);
            case OpenRound request -> rounds.add(open(request, timeMillis));
            case Commit commit -> last(commit.round(), RoundState.OPEN).commit(commit);
            case CloseCommits request -> last(request.round(), RoundState.OPEN).closeCommits();
            case Contribution it -> contribute(last(it.round(), RoundState.COMMIT_CLOSED), it);
            case Scores scores -> score(last(scores.round(), RoundState.COMMIT_CLOSED), scores);
            case SealRequest request -> seal(last(request.round(), RoundState.SCORED), request, timeMillis);
            case SolvedBlock(BlockHeader header)
            when header.prevHash().equals(started().tipHash()) ->
                connect(last(header.round(), RoundState.SEALED), header);
            case SolvedBlock(BlockHeader header) -> stale.add(header, started(), entry.sequence(), timeMillis);
            case Transfer transfer -> transfers.add(transfer, entry.sequence());
        }
    }

    private Chain begin(GenesisParams params, long timeMillis) {
        if (!params.ledgerKey().equals(key.publicKey())) {
            throw new IllegalStateException("expected the journal of ledger key " + key.publicKey() + ", found that of "
                    + params.ledgerKey() + ": is the key file another ledger's?");
        }
        return new Chain(params, GenesisBlock.of(params, timeMillis, key));
    }

    private RoundRecord open(OpenRound request, long timeMillis) {
        Chain on = started();
        byte[] context = new ByteWriter().u64(on.prefix()).u32(request.round()).toBytes();
        Hash32 nonce = key.secret(NONCE_TAG, context);
        return new RoundRecord(
                request,
                on.tipHash(),
                on.nextThreshold(request.round()),
                Math.max(timeMillis, on.tip().timeMillis()),
                nonce,
                Hash32.of(Hashing.sha256(nonce.bytes())));
    }

    private void contribute(RoundRecord round, Contribution contribution) {
        round.contribute(contribution);
        contributionsByNode
                .computeIfAbsent(contribution.node(), nobody -> new ArrayList<>())
                .add(contribution);
    }

    private void score(RoundRecord round, Scores scores) {
        round.score(scores);
        if (round.state() == RoundState.VOID) {
            carried.add(round);
        }
    }

    private void seal(RoundRecord round, SealRequest request, long timeMillis) {
        Chain on = started();
        round.seal(Sealing.seal(on, round, carried, transfers.seal(on), request, timeMillis, key));
    }

    private void connect(RoundRecord round, BlockHeader header) {
        RoundRecord.Sealed sealed = round.sealed()
                .filter(it -> it.bodyRoot().equals(header.bodyRoot()))
                .orElseThrow(() -> new IllegalStateException("expected block " + header.height()
                        + " to have the sealed body of round " + round.number() + ", found " + header.bodyRoot()));
        Chain on = started();
        Block block = new Block(header, sealed.seal(), sealed.signature());
        on.connect(block);
        transfers.connected(block, on);
        round.mined(on.summary(on.height()));
        carried.clear();
    }

    TransferBook transfers() {
        return transfers;
    }

    Chain started() {
        if (chain == null) {
            throw new IllegalStateException("expected a genesis entry first");
        }
        return chain;
    }

    private RoundRecord last(int round, RoundState state) {
        if (round != rounds.size() || record(round).map(RoundRecord::state).orElse(null) != state) {
            throw new IllegalStateException("expected an entry of the last round, " + rounds.size() + ", in state "
                    + record(rounds.size()).map(RoundRecord::state) + "; found one of round " + round + " for state "
                    + state);
        }
        return rounds.getLast();
    }

    /** The receipt of an entry that was applied. */
    public Receipt receipt(JournalEntry entry) {
        return receipt(entry.submission().id(), new Accepted(entry.sequence(), entry.timeMillis()));
    }

    private Receipt receipt(Hash32 id, Accepted original) {
        byte[] message = Receipt.message(id, original.sequence(), original.timeMillis());
        return new Receipt(id, original.sequence(), original.timeMillis(), key.sign(message));
    }

    /** Sequence of the next entry: how many were applied. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Time of the last entry; 0 before there is one. */
    public long lastMillis() {
        return lastMillis;
    }

    public Hash32 ledgerKey() {
        return key.publicKey();
    }

    /** Empty before genesis. */
    public Optional<ChainInfo> chain() {
        return Optional.ofNullable(chain)
                .map(on -> new ChainInfo(
                        on.id(),
                        on.params(),
                        on.height(),
                        on.tipHash(),
                        on.tip().timeMillis(),
                        on.modelHash(),
                        on.work(),
                        on.nextTarget(0),
                        RewardRule.supply(on.height()),
                        rounds.size()));
    }

    private Optional<RoundRecord> record(int round) {
        return round < 1 || round > rounds.size() ? Optional.empty() : Optional.of(rounds.get(round - 1));
    }

    /** Empty when no such round was opened. */
    public Optional<RoundInfo> round(int round) {
        return record(round).map(RoundRecord::info);
    }

    /** In the order they were journaled; empty when no such round was opened. */
    public List<Commit> commits(int round) {
        return record(round).map(RoundRecord::commits).orElse(List.of());
    }

    /** By rising shard, with scores once there are some; empty when no such round was opened. */
    public List<ScoredContribution> contributions(int round) {
        return record(round).map(RoundRecord::scoredContributions).orElse(List.of());
    }

    /** Contributions of a node, newest first. @param node public key */
    public List<ScoredContribution> contributionsOf(Hash32 node) {
        return contributionsByNode.getOrDefault(node, List.of()).reversed().stream()
                .flatMap(it -> contributions(it.round()).stream().filter(scored -> scored.contribution() == it))
                .toList();
    }

    /**
     * What an eligible node may mine now.
     *
     * @throws NotEligibleException if the miner has no accepted contribution in the sealed round
     * @throws RefusedException {@code no-chain} or {@code nothing-to-mine}
     */
    public MiningTemplate template(Address miner) {
        Chain on = Optional.ofNullable(chain).orElseThrow(SubmissionRules::noChain);
        RoundRecord round = rounds.isEmpty() ? null : rounds.getLast();
        RoundRecord.Sealed sealed = round == null || round.state() != RoundState.SEALED
                ? null
                : round.sealed().orElseThrow();
        if (round == null || sealed == null) {
            throw new RefusedException(
                    RefusalCode.NOTHING_TO_MINE,
                    "expected a sealed round, the last one is "
                            + (round == null ? "not opened" : round.number() + ", " + round.state()));
        }
        if (!round.eligible().contains(miner)) {
            throw notEligible(round, miner);
        }
        BlockHeader header = new BlockHeader(
                on.tipHash(),
                sealed.bodyRoot(),
                miner,
                sealed.seal().height(),
                round.number(),
                sealed.seal().sealMillis(),
                0,
                on.nextTarget(0),
                0);
        return new MiningTemplate(
                header, on.params(), on.tip().target(), on.tip().solveMillis());
    }

    static NotEligibleException notEligible(RoundRecord round, Address miner) {
        Optional<ImprovementScore> best = round.scoredContributions().stream()
                .filter(it -> it.contribution().address().equals(miner))
                .flatMap(it -> it.score().stream())
                .map(score -> score.lowerBound())
                .max(Comparator.naturalOrder());
        String detail = "expected an accepted contribution of " + miner + " in round " + round.number() + ", found "
                + best.map(bound -> "a best lower bound of " + bound.micro() + " micro-nats")
                        .orElse("none")
                + "; the threshold is " + round.threshold().micro() + " micro-nats";
        return new NotEligibleException(detail, best, round.threshold());
    }

    /** Empty when the chain is not that high. */
    public Optional<Block> block(int height) {
        return Optional.ofNullable(chain).flatMap(on -> on.block(height));
    }

    /** Empty when no block of the chain has the hash. */
    public Optional<Integer> heightOf(Hash32 hash) {
        return Optional.ofNullable(chain).flatMap(on -> on.heightOf(hash));
    }

    /** A block in one line; empty when the chain is not that high. */
    public Optional<BlockSummary> summary(int height) {
        return block(height).map(block -> started().summary(height));
    }

    /** The accounts that a block changed, as they were before it, by rising address; empty when there is no block. */
    public Optional<List<Account>> undo(int height) {
        return Optional.ofNullable(chain).flatMap(on -> on.undo(height));
    }

    /** Whether the block is known and not of the chain. */
    public boolean isStale(Hash32 hash) {
        return stale.block(hash).isPresent();
    }

    /** Valid blocks that are not of the chain, in the order they were recorded. */
    public List<StaleBlock> stale() {
        return List.copyOf(stale.all());
    }

    /** The chain's tip, then those of branches that lost, the one with the most work first; none before genesis. */
    public List<ChainTip> tips() {
        return Optional.ofNullable(chain).map(stale::tips).orElse(List.of());
    }

    /** At most {@code count} headers from a height on. */
    public List<BlockHeader> headers(int from, int count) {
        return Optional.ofNullable(chain).map(on -> on.headers(from, count)).orElse(List.of());
    }

    /** All blocks from genesis on; none before it. */
    public List<Block> blocks() {
        return Optional.ofNullable(chain).map(on -> List.copyOf(on.blocks())).orElse(List.of());
    }

    /** Their hashes. */
    public List<Hash32> blockHashes() {
        return Optional.ofNullable(chain).map(on -> List.copyOf(on.hashes())).orElse(List.of());
    }

    /** An account nobody heard of is empty. */
    public Account account(Address address) {
        return Optional.ofNullable(chain).map(on -> on.accounts().get(address)).orElse(Account.empty(address));
    }

    /** All accounts, richest first, of equals the one with the lower address. */
    public List<Account> accounts() {
        return Optional.ofNullable(chain).map(on -> on.accounts().all()).orElse(List.of()).stream()
                .sorted(Comparator.comparing(Account::balance).reversed().thenComparing(Account::address))
                .toList();
    }

    /** How an address did as a node in blocks. */
    public NodeRecord nodeRecord(Address address) {
        return chain == null ? NodeRecord.empty(address) : nodeRecords.of(address, chain);
    }

    /** All that contributed to blocks: most blocks found first, then most accepted contributions, then by address. */
    public List<NodeRecord> nodes() {
        return chain == null ? List.of() : nodeRecords.all(chain);
    }

    /** What an address can spend now; nothing before genesis. */
    public Spending spending(Address address) {
        return Optional.ofNullable(chain)
                .map(on -> transfers.spending(address, on))
                .orElse(new Spending(Amount.ZERO, Amount.ZERO, Amount.ZERO, 0));
    }

    /** Empty when no such transfer was handed in. */
    public Optional<TransferInfo> transfer(Hash32 txid) {
        return Optional.ofNullable(chain).flatMap(on -> transfers.info(txid, on));
    }

    /** Transfers that wait for a block, highest fee first, of equals the one that came first. */
    public List<TransferInfo> pending() {
        return Optional.ofNullable(chain).map(transfers::pending).orElse(List.of());
    }

    /** Number of the transfers that wait for a block. */
    public int pendingCount() {
        return transfers.pendingCount();
    }

    /** Newest first. */
    public List<AccountEvent> history(Address address) {
        return Optional.ofNullable(chain)
                .map(on -> List.copyOf(on.accounts().history(address).reversed()))
                .orElse(List.of());
    }
}
