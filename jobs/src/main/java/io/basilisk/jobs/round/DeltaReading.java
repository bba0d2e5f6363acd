package io.basilisk.jobs.round;

import io.basilisk.jobs.run.DeltaSlice;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.transformer.MalformedDeltaException;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.ledger.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contribution's delta as it was found: decoded, or the reason why it could not be. Nothing of it is trusted.
 *
 * @param delta null unless the finding is {@link ReasonCode#OK}
 * @param finding what is wrong with it
 * @param norm Euclidean norm, 0 unless decoded
 */
public record DeltaReading(@Nullable WeightDelta delta, ReasonCode finding, double norm) {

    /**
     * Reads one contribution's delta and checks its shape, its values, and that it is what the contribution signed.
     *
     * @param contribution the signed contribution's bytes; rows of others for the same shard are passed over
     * @param deltaHash what the contribution says of its delta
     */
    public static DeltaReading of(
            Storage storage,
            RunDirectory directory,
            int round,
            int shard,
            byte[] contribution,
            byte[] deltaHash,
            TransformerConfig model) {
        List<DeltaSlice> rows = new ArrayList<>();
        DeltaTable.slices(storage, directory.deltas(round), shard, slice -> {
            if (Arrays.equals(slice.contribution(), contribution)) {
                rows.add(slice);
            }
        });
        return decode(rows, deltaHash, model);
    }

    private static DeltaReading decode(List<DeltaSlice> rows, byte[] deltaHash, TransformerConfig model) {
        Map<Long, byte[]> byPlace = new HashMap<>();
        rows.forEach(row -> byPlace.put(place(row.tensor(), row.slice()), row.bytes()));
        List<byte[]> encoded = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        for (Slice slice : SliceLayout.of(model)) {
            byte[] bytes = byPlace.get(place(slice.tensor(), slice.index()));
            if (bytes == null) {
                return bad(ReasonCode.WRONG_SHAPE);
            }
            encoded.add(bytes);
            hashes.add(ModelHash.deltaSlice(slice, bytes));
        }
        if (rows.size() != encoded.size()) {
            return bad(ReasonCode.WRONG_SHAPE);
        }
        try {
            WeightDelta delta = WeightDelta.decode(model, encoded);
            boolean signed = Arrays.equals(ModelHash.delta(hashes), deltaHash);
            return signed ? new DeltaReading(delta, ReasonCode.OK, delta.norm()) : bad(ReasonCode.MALFORMED);
        } catch (MalformedDeltaException e) {
            return bad(reason(e.kind()));
        }
    }

    private static ReasonCode reason(MalformedDeltaException.Kind kind) {
        return switch (kind) {
            case NOT_CANONICAL -> ReasonCode.MALFORMED;
            case WRONG_SHAPE -> ReasonCode.WRONG_SHAPE;
            case NOT_FINITE -> ReasonCode.NOT_FINITE;
        };
    }

    private static DeltaReading bad(ReasonCode finding) {
        return new DeltaReading(null, finding, 0);
    }

    private static long place(int tensor, int slice) {
        return (long) tensor << 32 | slice;
    }
}
