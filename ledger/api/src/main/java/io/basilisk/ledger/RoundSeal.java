package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a block's header commits to, by the root of eight sections that {@code rules.BodyRoot} makes of it:
 * fixed by the ledger before anyone mines, the same for all miners of the round.
 *
 * <pre>
 * chainId 32 | round u32 | height u32 | prevHash 32 | openMillis u48 | sealMillis u48 | threshold i64
 * count u32 | count x scored round | count u32 | count x transfer | stateRoot 32 | baseModelHash 32 | seal request
 * headerLogRoot 32 | paramsHash 32 | genesis parameters, at height 0 only
 * </pre>
 *
 * @param chainId zeros in the genesis block, which has no name yet
 * @param model the coordinator's signed request; the genesis block has one that nobody signed
 * @param scored the sealed round first, then the void rounds whose contributions it carries, oldest first; none in
 *     the genesis block
 * @param transfers applied in this order when the block is connected, before its miner is paid
 * @param stateRoot accounts after the parent block
 * @param headerLogRoot RFC 6962 root over the hashes of all earlier blocks
 * @param params in the genesis block only
 */
public record RoundSeal(
        Hash32 chainId,
        int round,
        int height,
        Hash32 prevHash,
        long openMillis,
        long sealMillis,
        RewardThreshold threshold,
        List<ScoredRound> scored,
        List<Transfer> transfers,
        Hash32 stateRoot,
        Hash32 baseModelHash,
        SealRequest model,
        Hash32 headerLogRoot,
        Hash32 paramsHash,
        Optional<GenesisParams> params) {
    /**
     * @throws IllegalArgumentException unless there are parameters exactly at height 0 and scored rounds exactly
     * above it
     */
    public RoundSeal {
        scored = List.copyOf(scored);
        transfers = List.copyOf(transfers);
        if (round < 0 || height < 0) {
            throw new IllegalArgumentException(
                    "expected round and height of at least 0, got " + round + " and " + height);
        }
        if (params.isPresent() != (height == 0) || scored.isEmpty() != (height == 0)) {
            throw new IllegalArgumentException("expected parameters at height 0 and scored rounds above it, at height "
                    + height + " found " + (params.isPresent() ? "parameters" : "no parameters") + " and "
                    + scored.size() + " rounds");
        }
    }

    /** The round that the block closes; empty in the genesis block. */
    public Optional<ScoredRound> sealedRound() {
        return scored.stream().findFirst();
    }

    /** Canonical bytes of the body. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        write(out);
        return out.toBytes();
    }

    void write(ByteWriter out) {
        out.bytes(chainId.bytes()).u32(round).u32(height).bytes(prevHash.bytes());
        out.u48(openMillis).u48(sealMillis).u64(threshold.micro());
        out.u32(scored.size());
        scored.forEach(round -> round.write(out));
        out.u32(transfers.size());
        transfers.forEach(transfer -> out.bytes(transfer.encode()));
        out.bytes(stateRoot.bytes());
        out.bytes(baseModelHash.bytes()).bytes(model.encode());
        out.bytes(headerLogRoot.bytes()).bytes(paramsHash.bytes());
        params.ifPresent(it -> out.bytes(it.encode()));
    }

    static RoundSeal read(ByteReader in) {
        Hash32 chainId = hash(in);
        int round = in.u32();
        int height = in.u32();
        Hash32 prevHash = hash(in);
        long openMillis = in.u48();
        long sealMillis = in.u48();
        RewardThreshold threshold = new RewardThreshold(in.u64());
        List<ScoredRound> scored = ScoredRound.readAll(in);
        List<Transfer> transfers = readTransfers(in);
        Hash32 stateRoot = hash(in);
        Hash32 baseModelHash = hash(in);
        Submission.Type.SEAL.expectStart(in);
        return new RoundSeal(
                chainId,
                round,
                height,
                prevHash,
                openMillis,
                sealMillis,
                threshold,
                scored,
                transfers,
                stateRoot,
                baseModelHash,
                SealRequest.read(in),
                hash(in),
                hash(in),
                height == 0 ? Optional.of(readParams(in)) : Optional.empty());
    }

    private static List<Transfer> readTransfers(ByteReader in) {
        List<Transfer> transfers = new ArrayList<>();
        for (int left = in.count("transfers", Transfer.LEAST_BYTES); left > 0; left--) {
            Submission.Type.TRANSFER.expectStart(in);
            transfers.add(Transfer.read(in));
        }
        return transfers;
    }

    private static GenesisParams readParams(ByteReader in) {
        Submission.Type.GENESIS.expectStart(in);
        return GenesisParams.read(in);
    }

    private static Hash32 hash(ByteReader in) {
        return Hash32.of(in.bytes(Hash32.BYTES));
    }
}
