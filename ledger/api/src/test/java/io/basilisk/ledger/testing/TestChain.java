package io.basilisk.ledger.testing;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A ledger, its coordinator and some nodes, and the steps of a round, each by its name. Everything follows from
 * constants.
 */
public final class TestChain {
    public static final long START_MILLIS = 1_700_000_000_000L;
    public static final int SOLVE_MILLIS = 1_000;
    /** Blocks from a reward to the first that may spend it. */
    public static final int MATURITY = 10;

    private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);

    private final ManualClock clock = new ManualClock(START_MILLIS);
    private final NodeKey ledgerKey = key("ledger");
    private final NodeKey coordinator = key("coordinator");
    private final List<NodeKey> nodes =
            IntStream.range(0, 4).mapToObj(i -> key("node-" + i)).toList();
    private final InMemoryLedger ledger;
    private long chain;

    public TestChain() {
        this(clock -> clock);
    }

    /** @param ledgersView what the ledger makes of the time */
    public TestChain(UnaryOperator<Clock> ledgersView) {
        ledger = new InMemoryLedger(ledgerKey, ledgersView.apply(clock));
    }

    /** A key that everybody knows. */
    public static NodeKey key(String name) {
        return NodeKey.ofSeed(hash("key " + name).bytes());
    }

    /** SHA-256 of a text: stands for a hash of something. */
    public static Hash32 hash(String text) {
        return Hash32.of(Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The submission with its signature in place. */
    public static <T extends Submission> T sign(NodeKey key, Function<Signature, T> unsigned) {
        return unsigned.apply(key.sign(unsigned.apply(UNSIGNED).signedMessage()));
    }

    public InMemoryLedger ledger() {
        return ledger;
    }

    public ManualClock clock() {
        return clock;
    }

    public NodeKey ledgerKey() {
        return ledgerKey;
    }

    public NodeKey coordinator() {
        return coordinator;
    }

    public NodeKey node(int index) {
        return nodes.get(index);
    }

    /** First 8 bytes of the chain id. */
    public long chain() {
        return chain;
    }

    public ChainInfo info() {
        return ledger.chain().orElseThrow();
    }

    /** Parameters with an easy target and thresholds relative to the last 4 rounds, at least 100 micro-nats. */
    public GenesisParams params() {
        return params(ThresholdMode.RELATIVE);
    }

    public GenesisParams params(ThresholdMode mode) {
        return params(ledgerKey.publicKey(), mode);
    }

    /** Parameters for another ledger. */
    public GenesisParams params(Hash32 ledger, ThresholdMode mode) {
        return sign(
                coordinator,
                signature -> new GenesisParams(
                        ledger,
                        coordinator.publicKey(),
                        hash("run"),
                        hash("model 0"),
                        SOLVE_MILLIS,
                        12,
                        Target.EASIEST,
                        mode,
                        100,
                        25,
                        4,
                        signature));
    }

    /** Starts the chain. */
    public TestChain begin() {
        return begin(params());
    }

    public TestChain begin(GenesisParams params) {
        ledger.submit(params);
        chain = info().chain();
        return this;
    }

    /** The message that opens the next round. */
    public OpenRound opening(int shards) {
        ChainInfo info = info();
        return sign(
                coordinator,
                signature -> new OpenRound(chain, info.round() + 1, info.modelHash(), shards, 30, signature));
    }

    public RoundInfo open(int shards) {
        ledger.submit(opening(shards));
        return round();
    }

    /** The last round. */
    public RoundInfo round() {
        return ledger.round(info().round()).orElseThrow();
    }

    /** A contribution to the last round; the delta follows from round and shard. */
    public Contribution contribution(NodeKey node, int shard) {
        return contribution(node, shard, hash("delta " + info().round() + " " + shard));
    }

    public Contribution contribution(NodeKey node, int shard, Hash32 deltaHash) {
        return contribution(node, shard, deltaHash, round().baseModelHash());
    }

    public Contribution contribution(NodeKey node, int shard, Hash32 deltaHash, Hash32 baseModelHash) {
        int round = info().round();
        return sign(
                node,
                signature -> new Contribution(
                        chain,
                        round,
                        node.publicKey(),
                        shard,
                        hash("shard " + shard),
                        baseModelHash,
                        deltaHash,
                        1200,
                        30,
                        DeviceKind.CPU,
                        hash("salt " + round + " " + shard),
                        signature));
    }

    /** The commit that a contribution opens. */
    public Commit commitTo(NodeKey node, Contribution contribution) {
        return sign(
                node,
                signature -> new Commit(
                        chain, contribution.round(), node.publicKey(), contribution.commitHash(), signature));
    }

    public RoundInfo close() {
        ledger.submit(closing());
        return round();
    }

    public CloseCommits closing() {
        int round = info().round();
        return sign(coordinator, signature -> new CloseCommits(chain, round, signature));
    }

    /** A score above or below the thresholds of all test chains. */
    public static ScoreRecord score(int shard, boolean accepted) {
        long gain = accepted ? 5_000 + shard : -40;
        return new ScoreRecord(
                shard,
                3_000_000,
                3_000_000 - gain,
                new ImprovementScore(gain),
                new ImprovementScore(accepted ? gain - 1_000 : -300),
                accepted ? ReasonCode.OK : ReasonCode.BELOW_NULL_MINER);
    }

    public Scores scores(List<ScoreRecord> records) {
        int round = info().round();
        return sign(
                coordinator,
                signature -> new Scores(
                        chain, round, hash("held out " + round), new ImprovementScore(10), records, signature));
    }

    /** The request that seals the last round with a new model. */
    public SealRequest sealing() {
        return sealing(hash("model " + info().round()), 2_990_000);
    }

    public SealRequest sealing(Hash32 newModelHash, long lossAfterMicro) {
        int round = info().round();
        return sign(
                coordinator,
                signature -> new SealRequest(
                        chain,
                        round,
                        newModelHash,
                        SealRequest.MEAN_NESTEROV,
                        3_000_000,
                        lossAfterMicro,
                        hash("files " + round),
                        signature));
    }

    /** Opens a round, has one node per verdict contribute, and scores it: sealed next unless no verdict is true. */
    public RoundInfo untilScored(boolean... accepted) {
        open(accepted.length);
        List<Contribution> contributions = new ArrayList<>();
        for (int shard = 0; shard < accepted.length; shard++) {
            NodeKey node = nodes.get(shard % nodes.size());
            Contribution contribution = contribution(node, shard);
            contributions.add(contribution);
            ledger.submit(commitTo(node, contribution));
            clock.advance(7);
        }
        close();
        contributions.forEach(ledger::submit);
        List<ScoreRecord> records = IntStream.range(0, accepted.length)
                .mapToObj(shard -> score(shard, accepted[shard]))
                .toList();
        clock.advance(200);
        ledger.submit(scores(records));
        return round();
    }

    /** The same, then seals it. */
    public RoundInfo untilSealed(boolean... accepted) {
        untilScored(accepted);
        ledger.submit(sealing());
        return round();
    }

    /** A header of the sealed round that has its work. */
    public BlockHeader solved(NodeKey miner, int solveMillis) {
        clock.advance(solveMillis);
        return TestMiner.solve(ledger.template(miner.address()), solveMillis);
    }

    /** Mines the sealed round. */
    public Block mine(NodeKey miner, int solveMillis) {
        ledger.submit(new SolvedBlock(solved(miner, solveMillis)));
        return ledger.block(info().height()).orElseThrow();
    }

    /** Mines a round of two nodes, sealed and found. */
    public Block mineRound(NodeKey miner) {
        untilSealed(true, true);
        return mine(miner, 100);
    }

    /** Begins a chain and mines until node 0 can spend the rewards of this many blocks; node 1 found the later ones. */
    public TestChain withCoins(int rewards) {
        begin();
        for (int i = 0; i < rewards + MATURITY - 1; i++) {
            mineRound(i < rewards ? node(0) : node(1));
        }
        return this;
    }

    /** A transfer of the sender's next nonce that waits for 20 blocks. */
    public Transfer transfer(NodeKey from, Address to, long units, long fee) {
        return transfer(from, to, units, fee, ledger.spending(from.address()).nextNonce());
    }

    public Transfer transfer(NodeKey from, Address to, long units, long fee, long nonce) {
        return transfer(from, to, units, fee, nonce, info().height() + 20, "");
    }

    public Transfer transfer(
            NodeKey from, Address to, long units, long fee, long nonce, int expiryHeight, String memo) {
        return sign(
                from,
                signature -> new Transfer(
                        chain,
                        from.publicKey(),
                        to,
                        new Amount(units),
                        new Amount(fee),
                        nonce,
                        expiryHeight,
                        memo.getBytes(StandardCharsets.UTF_8),
                        signature));
    }

    /** All blocks from genesis on. */
    public List<Block> blocks() {
        return IntStream.rangeClosed(0, info().height())
                .mapToObj(height -> ledger.block(height).orElseThrow())
                .toList();
    }
}
