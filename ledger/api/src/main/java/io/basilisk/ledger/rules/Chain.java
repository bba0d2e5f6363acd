package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Target;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a sequence of blocks: accounts, work, the header log, the next threshold and target. Connects
 * what it is given; whether a block may be connected is for others to check.
 */
final class Chain {
    private final GenesisParams params;
    private final Hash32 paramsHash;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Hash32> hashes = new ArrayList<>();
    private final Map<Hash32, Integer> heights = new HashMap<>();
    private final Accounts accounts = new Accounts();
    private final List<List<Long>> acceptedScores = new ArrayList<>();
    private final List<Accounts.Undo> undos = new ArrayList<>();
    private MerkleLog headerLog = new MerkleLog();
    private BigInteger work = BigInteger.ZERO;

    /** A chain of its genesis block alone. */
    Chain(GenesisParams params, Block genesis) {
        this.params = params;
        paramsHash = params.hash();
        append(genesis);
        undos.add(Accounts.Undo.NOTHING);
    }

    /** Adds the next block: makes its transfers, credits its contributions, pays its miner. */
    void connect(Block block) {
        append(block);
        work = work.add(block.header().target().work());
        undos.add(accounts.connect(block, tipHash()));
        acceptedScores.add(block.seal().scored().stream()
                .map(ScoredRound::scores)
                .flatMap(scores -> scores.records().stream())
                .filter(ScoreRecord::accepted)
                .map(record -> record.score().micro())
                .toList());
    }

    /**
     * Takes the tip off again: everything is then as it was before it was connected.
     *
     * @return what was the tip
     * @throws IllegalStateException if there is nothing but the genesis block
     */
    Block disconnect() {
        if (height() == 0) {
            throw new IllegalStateException("expected a block above the genesis block to take off, there is none");
        }
        Block block = blocks.removeLast();
        heights.remove(hashes.removeLast());
        headerLog = MerkleLog.of(hashes);
        work = work.subtract(block.header().target().work());
        acceptedScores.removeLast();
        accounts.undo(undos.removeLast(), block.header());
        return block;
    }

    private void append(Block block) {
        Hash32 hash = block.hash();
        heights.put(hash, blocks.size());
        blocks.add(block);
        hashes.add(hash);
        headerLog.append(hash.bytes());
    }

    GenesisParams params() {
        return params;
    }

    Hash32 paramsHash() {
        return paramsHash;
    }

    Hash32 id() {
        return hashes.getFirst();
    }

    /** First 8 bytes of the id, as messages carry it. */
    long prefix() {
        return ByteBuffer.wrap(id().bytes()).getLong();
    }

    int height() {
        return blocks.size() - 1;
    }

    BlockHeader tip() {
        return blocks.getLast().header();
    }

    Hash32 tipHash() {
        return hashes.getLast();
    }

    /** The model that the tip left. */
    Hash32 modelHash() {
        return blocks.getLast().seal().model().newModelHash();
    }

    BigInteger work() {
        return work;
    }

    Hash32 stateRoot() {
        return AccountTree.root(accounts.all());
    }

    Hash32 headerLogRoot() {
        return headerLog.root();
    }

    /** Threshold of a round that opens now; the rounds between the tip's and this one were void. */
    RewardThreshold nextThreshold(int round) {
        return ThresholdRule.forRound(params, acceptedScores, Math.max(0, round - tip().round() - 1));
    }

    /** Target of a next block that takes this long. */
    Target nextTarget(int solveMillis) {
        return TargetAdjustment.next(params, tip().target(), tip().solveMillis(), solveMillis);
    }

    Optional<Block> block(int height) {
        return height < 0 || height >= blocks.size() ? Optional.empty() : Optional.of(blocks.get(height));
    }

    List<Block> blocks() {
        return Collections.unmodifiableList(blocks);
    }

    /** The accounts that the block of this height changed, as they were before it, by rising address. */
    Optional<List<Account>> undo(int height) {
        return block(height).map(_ -> undos.get(height).before());
    }

    /** Hashes that the chain up to a height took on average. */
    BigInteger workUpTo(int height) {
        return blocks.subList(1, height + 1).stream()
                .map(block -> block.header().target().work())
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Hashes of the blocks, in order. */
    List<Hash32> hashes() {
        return Collections.unmodifiableList(hashes);
    }

    Optional<Integer> heightOf(Hash32 hash) {
        return Optional.ofNullable(heights.get(hash));
    }

    /** @param height of a block of the chain */
    BlockSummary summary(int height) {
        BlockHeader header = blocks.get(height).header();
        Amount reward = height == 0 ? Amount.ZERO : Amount.BLOCK_REWARD;
        return new BlockSummary(
                height, hashes.get(height), header.round(), header.miner(), reward, header.timeMillis());
    }

    /** At most {@code count} headers from a height on. */
    List<BlockHeader> headers(int from, int count) {
        int start = Math.clamp(from, 0, blocks.size());
        int end = (int) Math.min(blocks.size(), (long) start + Math.max(0, count));
        return blocks.subList(start, end).stream().map(Block::header).toList();
    }

    /** Who owns what after the tip. */
    Accounts accounts() {
        return accounts;
    }
}
