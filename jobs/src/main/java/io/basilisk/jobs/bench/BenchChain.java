package io.basilisk.jobs.bench;

import io.basilisk.kernels.sha256.NonceSearch;
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
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.ReasonCode;
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
import io.basilisk.ledger.rules.Admission;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A chain to measure with: real signatures, real work at the easiest target, scores out of thin air. Its time is its
 * own, so that targets stay where they are. The same key gives the same chain.
 */
final class BenchChain {
    /** When it begins; a ledger that takes it over at the same time has the same chain. */
    static final Clock START = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

    private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);
    private static final int SOLVE_MILLIS = 1_000;
    private static final long LOSS_MICRO = 3_000_000;

    private final NodeKey ledgerKey;
    private final NodeKey coordinator = key("coordinator");
    private final List<NodeKey> nodes = List.of(key("node 0"), key("node 1"));
    private final LedgerState state;
    private final List<JournalEntry> entries = new ArrayList<>();
    private long nowMillis = START.millis();

    BenchChain(NodeKey ledgerKey) {
        this.ledgerKey = ledgerKey;
        state = new LedgerState(ledgerKey);
        submit(genesis());
    }

    static NodeKey key(String name) {
        return NodeKey.ofSeed(hash("bench key " + name).bytes());
    }

    static Hash32 hash(String text) {
        return Hash32.of(Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    static <T extends Submission> T sign(NodeKey key, Function<Signature, T> unsigned) {
        return unsigned.apply(key.sign(unsigned.apply(UNSIGNED).signedMessage()));
    }

    /** What was journaled so far. */
    List<JournalEntry> entries() {
        return entries;
    }

    ChainInfo info() {
        return state.chain().orElseThrow();
    }

    Block block(int height) {
        return state.block(height).orElseThrow();
    }

    private GenesisParams genesis() {
        return sign(
                coordinator,
                signature -> new GenesisParams(
                        ledgerKey.publicKey(),
                        coordinator.publicKey(),
                        hash("run"),
                        hash("model 0"),
                        SOLVE_MILLIS,
                        12,
                        Target.EASIEST,
                        ThresholdMode.ABSOLUTE,
                        100,
                        25,
                        4,
                        signature));
    }

    /** A message that opens the next round; for the ledger that holds this chain's entries. */
    OpenRound opening(int shards) {
        ChainInfo info = info();
        return sign(
                coordinator,
                signature -> new OpenRound(info.chain(), info.round() + 1, info.modelHash(), shards, 30, signature));
    }

    /** The first of the two messages that leave a round void, which nobody contributed to. */
    CloseCommits closing(int round) {
        return sign(coordinator, signature -> new CloseCommits(info().chain(), round, signature));
    }

    /** The second one. */
    Scores noScores(int round) {
        return scores(round, List.of());
    }

    Commit commit(NodeKey node, int round, Hash32 hash) {
        long chain = info().chain();
        return sign(node, signature -> new Commit(chain, round, node.publicKey(), hash, signature));
    }

    /** Mines a round of two contributions. @param transfers how many it holds, where there are coins for them */
    void mineRound(int transfers) {
        submit(opening(nodes.size()));
        int round = info().round();
        List<Contribution> contributions = new ArrayList<>();
        for (int shard = 0; shard < nodes.size(); shard++) {
            Contribution contribution = contribution(round, shard);
            contributions.add(contribution);
            submit(commit(nodes.get(shard), round, contribution.commitHash()));
        }
        submit(closing(round));
        contributions.forEach(this::submit);
        submit(scores(round, List.of(score(0), score(1))));
        for (int i = 0; i < transfers; i++) {
            submit(transfer(nodes.get(i % nodes.size())));
        }
        submit(sign(
                coordinator,
                signature -> new SealRequest(
                        info().chain(),
                        round,
                        hash("model " + round),
                        SealRequest.MEAN_NESTEROV,
                        LOSS_MICRO,
                        LOSS_MICRO - 1,
                        hash("files " + round),
                        signature)));
        submit(new SolvedBlock(solved(nodes.get(round % nodes.size()))));
    }

    private Contribution contribution(int round, int shard) {
        NodeKey node = nodes.get(shard);
        return sign(
                node,
                signature -> new Contribution(
                        info().chain(),
                        round,
                        node.publicKey(),
                        shard,
                        hash("shard " + shard),
                        info().modelHash(),
                        hash("delta " + round + " " + shard),
                        1200,
                        30,
                        DeviceKind.CPU,
                        hash("salt " + round + " " + shard),
                        signature));
    }

    private static ScoreRecord score(int shard) {
        return new ScoreRecord(
                shard,
                LOSS_MICRO,
                LOSS_MICRO - 5_000,
                new ImprovementScore(5_000),
                new ImprovementScore(4_000),
                ReasonCode.OK);
    }

    private Scores scores(int round, List<ScoreRecord> records) {
        return sign(
                coordinator,
                signature -> new Scores(
                        info().chain(),
                        round,
                        hash("held out " + round),
                        new ImprovementScore(10),
                        records,
                        signature));
    }

    private Transfer transfer(NodeKey from) {
        Address to = key("shop").address();
        long nonce = state.spending(from.address()).nextNonce();
        int expiry = info().height() + 20;
        return sign(
                from,
                signature -> new Transfer(
                        info().chain(),
                        from.publicKey(),
                        to,
                        new Amount(1),
                        Amount.ZERO,
                        nonce,
                        expiry,
                        new byte[0],
                        signature));
    }

    private BlockHeader solved(NodeKey miner) {
        nowMillis += SOLVE_MILLIS;
        BlockHeader template = state.template(miner.address()).header();
        BlockHeader header = new BlockHeader(
                template.prevHash(),
                template.bodyRoot(),
                template.miner(),
                template.height(),
                template.round(),
                template.sealMillis(),
                SOLVE_MILLIS,
                template.target(),
                0);
        long nonce = NonceSearch.search(header.encode(), header.target().bytes(), 0, Long.MAX_VALUE)
                .orElseThrow();
        return header.withNonce(nonce);
    }

    private void submit(Submission submission) {
        if (state.validate(submission, nowMillis) instanceof Admission.Fresh(JournalEntry entry)) {
            state.apply(entry);
            entries.add(entry);
        }
    }
}
