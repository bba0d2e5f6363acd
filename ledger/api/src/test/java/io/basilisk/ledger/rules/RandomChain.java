package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.DeviceKind;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.testing.TestChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A chain and its waiting transfers from a seed, without signatures and work, which connecting does not look at: a
 * thousand times as fast as {@link io.basilisk.ledger.testing.RandomBlocks}.
 */
final class RandomChain {
    private static final Signature UNSIGNED = Signature.of(new byte[Signature.BYTES]);
    private static final GenesisParams PARAMS = new TestChain().params();
    private static final Block GENESIS = GenesisBlock.of(PARAMS, TestChain.START_MILLIS, TestChain.key("ledger"));
    private static final List<Hash32> KEYS =
            IntStream.range(0, 6).mapToObj(i -> TestChain.hash("owner " + i)).toList();
    /** Everybody who may own something. */
    static final List<Address> OWNERS = KEYS.stream().map(Address::ofPublicKey).toList();

    final Chain chain = new Chain(PARAMS, GENESIS);
    final TransferBook transfers = new TransferBook();
    final List<Hash32> txids = new ArrayList<>();
    private final Random random;
    private long sequence;

    RandomChain(long seed) {
        random = new Random(seed);
    }

    /** Hands in some transfers, most of which may wait, then seals the next block. */
    Block seal() {
        for (int i = random.nextInt(6); i > 0; i--) {
            offer(transfer());
        }
        int voids = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        int first = chain.tip().round() + 1;
        List<ScoredRound> rounds = new ArrayList<>();
        rounds.add(scored(first + voids, true));
        IntStream.range(0, voids).forEach(i -> rounds.add(scored(first + i, false)));
        RoundSeal seal = new RoundSeal(
                chain.id(),
                first + voids,
                chain.height() + 1,
                chain.tipHash(),
                chain.tip().timeMillis(),
                chain.tip().timeMillis() + 1 + random.nextInt(100),
                new RewardThreshold(100),
                rounds,
                transfers.seal(chain),
                Hash32.ZERO,
                chain.modelHash(),
                new SealRequest(chain.prefix(), first + voids, hash(), 1, 2, 1, hash(), UNSIGNED),
                Hash32.ZERO,
                chain.paramsHash(),
                Optional.empty());
        int solveMillis = 1 + random.nextInt(5_000);
        BlockHeader header = new BlockHeader(
                chain.tipHash(),
                hash(),
                OWNERS.get(random.nextInt(OWNERS.size())),
                chain.height() + 1,
                first + voids,
                seal.sealMillis(),
                solveMillis,
                chain.nextTarget(solveMillis),
                random.nextLong());
        return new Block(header, seal, UNSIGNED);
    }

    void connect(Block block) {
        chain.connect(block);
        transfers.connected(block, chain);
    }

    Block undo() {
        transfers.disconnected();
        return chain.disconnect();
    }

    private void offer(Transfer transfer) {
        try {
            transfers.check(transfer, chain);
        } catch (RefusedException e) {
            return; // chance went too far: the pool stays as it is
        }
        transfers.add(transfer, sequence++);
        txids.add(transfer.txid());
    }

    private Transfer transfer() {
        int from = random.nextInt(KEYS.size());
        Spending spending = transfers.spending(OWNERS.get(from), chain);
        return new Transfer(
                chain.prefix(),
                KEYS.get(from),
                OWNERS.get(random.nextInt(OWNERS.size())),
                new Amount(1 + random.nextLong(1 + spending.spendable().units() / 2)),
                new Amount(random.nextInt(1_000)),
                Math.max(0, spending.nextNonce() + random.nextInt(3) - 1),
                chain.height() + 1 + random.nextInt(4),
                new byte[random.nextInt(3)],
                UNSIGNED);
    }

    private ScoredRound scored(int round, boolean accepts) {
        int shards = 1 + random.nextInt(3);
        List<ScoreRecord> records = IntStream.range(0, shards)
                .mapToObj(shard -> score(shard, accepts && (shard == 0 || random.nextBoolean())))
                .toList();
        List<Contribution> contributions = IntStream.range(0, shards)
                .mapToObj(shard -> contribution(round, shard))
                .toList();
        Scores scores = new Scores(chain.prefix(), round, hash(), new ImprovementScore(10), records, UNSIGNED);
        return new ScoredRound(hash(), hash(), scores, List.of(), contributions);
    }

    private ScoreRecord score(int shard, boolean accepted) {
        long gain = accepted ? 1 + random.nextInt(10_000) : -1;
        return new ScoreRecord(
                shard,
                3_000_000,
                3_000_000 - gain,
                new ImprovementScore(gain),
                new ImprovementScore(gain),
                accepted ? ReasonCode.OK : ReasonCode.BELOW_NULL_MINER);
    }

    private Contribution contribution(int round, int shard) {
        return new Contribution(
                chain.prefix(),
                round,
                KEYS.get(random.nextInt(KEYS.size())),
                shard,
                hash(),
                chain.modelHash(),
                hash(),
                10,
                3,
                DeviceKind.CPU,
                hash(),
                UNSIGNED);
    }

    private Hash32 hash() {
        byte[] bytes = new byte[Hash32.BYTES];
        random.nextBytes(bytes);
        return Hash32.of(bytes);
    }
}
