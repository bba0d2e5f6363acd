package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The table of a checkpoint: one row per slice in canonical order, fp32 little-endian, with the hashes of what it
 * holds.
 */
public final class CheckpointTable {
    /** Columns of the table. */
    public static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message checkpoint {
              required int32 tensor;
              required int32 slice;
              required int32 offset;
              required int32 length;
              required binary weightsHash;
              required binary momentumHash;
              required binary weights;
              required binary momentum;
            }""");

    private static final MessageType HASHES = new MessageType(
            SCHEMA.getName(),
            SCHEMA.getFields().stream()
                    .filter(field -> !field.getName().equals("weights"))
                    .filter(field -> !field.getName().equals("momentum"))
                    .toList());
    private static final SimpleGroupFactory ROWS = new SimpleGroupFactory(SCHEMA);

    private CheckpointTable() {}

    /** Settings of the job that writes the table. */
    public static Configuration output(Configuration hadoop) {
        return ParquetFiles.output(hadoop, SCHEMA, "weights", "momentum");
    }

    public static Group row(CheckpointSlice row) {
        Slice slice = row.slice();
        return ROWS.newGroup()
                .append("tensor", slice.tensor())
                .append("slice", slice.index())
                .append("offset", slice.offset())
                .append("length", slice.length())
                .append("weightsHash", Binary.fromConstantByteArray(row.weightsHash()))
                .append("momentumHash", Binary.fromConstantByteArray(row.momentumHash()))
                .append("weights", Binary.fromConstantByteArray(row.weights()))
                .append("momentum", Binary.fromConstantByteArray(row.momentum()));
    }

    /** All rows without weights and momentum (empty arrays in their place), in file order. */
    public static List<CheckpointSlice> hashes(Storage storage, Path directory) {
        List<CheckpointSlice> slices = new ArrayList<>();
        ParquetFiles.read(storage, directory, HASHES, FilterCompat.NOOP, row -> slices.add(slice(row, false)));
        return slices;
    }

    /** Visits all rows, in file order. */
    public static void read(Storage storage, Path directory, Consumer<CheckpointSlice> visitor) {
        ParquetFiles.read(storage, directory, SCHEMA, FilterCompat.NOOP, row -> visitor.accept(slice(row, true)));
    }

    /** Visits the rows of a range of slices, in file order. */
    public static void read(Storage storage, Path directory, SliceRange range, Consumer<CheckpointSlice> visitor) {
        ParquetFiles.read(storage, directory, SCHEMA, range.filter(), row -> visitor.accept(slice(row, true)));
    }

    private static CheckpointSlice slice(Group row, boolean values) {
        return new CheckpointSlice(
                new Slice(
                        row.getInteger("tensor", 0),
                        row.getInteger("slice", 0),
                        row.getInteger("offset", 0),
                        row.getInteger("length", 0)),
                row.getBinary("weightsHash", 0).getBytes(),
                row.getBinary("momentumHash", 0).getBytes(),
                values ? row.getBinary("weights", 0).getBytes() : new byte[0],
                values ? row.getBinary("momentum", 0).getBytes() : new byte[0]);
    }
}
