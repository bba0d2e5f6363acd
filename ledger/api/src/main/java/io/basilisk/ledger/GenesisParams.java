package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;

/**
 * The rules of a chain, fixed in its first block and signed by the coordinator.
 *
 * <pre>
 * ledgerKey 32 | coordinatorKey 32 | runHash 32 | modelHash 32 | solveMillis u32 | window u16 | initialBits u32
 * thresholdMode u8 | thresholdFloor i64 | thresholdPercent u16 | thresholdRounds u16 | signature 64
 * </pre>
 *
 * @param ledgerKey public key of the ledger, which signs receipts and seals
 * @param coordinatorKey public key of the round's driver
 * @param runHash hash of the run's settings
 * @param modelHash initial checkpoint
 * @param solveMillis mean time a block should take, T
 * @param window smoothing window of the difficulty in blocks, N
 * @param initialTarget target of the first block
 * @param thresholdFloorMicro least threshold, micro-nats per token
 * @param thresholdPercent relative mode: percent of the median accepted score
 * @param thresholdRounds relative mode: how many rounds back
 */
public record GenesisParams(
        Hash32 ledgerKey,
        Hash32 coordinatorKey,
        Hash32 runHash,
        Hash32 modelHash,
        int solveMillis,
        int window,
        Target initialTarget,
        ThresholdMode thresholdMode,
        long thresholdFloorMicro,
        int thresholdPercent,
        int thresholdRounds,
        Signature signature)
        implements Submission {
    private static final int LEAST_SOLVE_MILLIS = 10;
    private static final int MOST_SOLVE_MILLIS = 3_600_000;
    private static final int LEAST_WINDOW = 2;

    /** @throws IllegalArgumentException for rules under which no chain could work */
    public GenesisParams {
        if (solveMillis < LEAST_SOLVE_MILLIS || solveMillis > MOST_SOLVE_MILLIS) {
            throw new IllegalArgumentException("expected solveMillis of " + LEAST_SOLVE_MILLIS + " to "
                    + MOST_SOLVE_MILLIS + ", got " + solveMillis);
        }
        if (window < LEAST_WINDOW) {
            throw new IllegalArgumentException("expected a window of at least " + LEAST_WINDOW + ", got " + window);
        }
        if (thresholdFloorMicro < 0) {
            throw new IllegalArgumentException("expected a threshold floor of at least 0, got " + thresholdFloorMicro);
        }
    }

    @Override
    public Type type() {
        return Type.GENESIS;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .bytes(ledgerKey.bytes())
                .bytes(coordinatorKey.bytes())
                .bytes(runHash.bytes())
                .bytes(modelHash.bytes())
                .u32(solveMillis)
                .u16(window)
                .u32(initialTarget.bits())
                .u8(thresholdMode.code())
                .u64(thresholdFloorMicro)
                .u16(thresholdPercent)
                .u16(thresholdRounds)
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    /** Hash of all bytes: what every seal repeats. */
    public Hash32 hash() {
        return Hash32.of(Hashing.sha256(encode()));
    }

    static GenesisParams read(ByteReader in) {
        return new GenesisParams(
                Hash32.of(in.bytes(Hash32.BYTES)),
                Hash32.of(in.bytes(Hash32.BYTES)),
                Hash32.of(in.bytes(Hash32.BYTES)),
                Hash32.of(in.bytes(Hash32.BYTES)),
                in.u32(),
                in.u16(),
                new Target(in.u32()),
                ThresholdMode.of(in.u8()),
                in.u64(),
                in.u16(),
                in.u16(),
                Signature.of(in.bytes(Signature.BYTES)));
    }
}
