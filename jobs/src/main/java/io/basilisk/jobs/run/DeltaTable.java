package io.basilisk.jobs.run;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The table of a round's weight deltas: one row per slice, each row naming the signed contribution it belongs to.
 * Written by executors through Spark's commit protocol, so that a repeated task leaves one copy.
 */
public final class DeltaTable {
    /** Columns of the table. */
    public static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message delta {
              required binary run (STRING);
              required int32 round;
              required int32 shard;
              required binary contribution;
              required int64 tokens;
              required double seconds;
              required double trainLoss;
              required int32 tensor;
              required int32 slice;
              required int32 codec;
              required binary bytes;
            }""");

    private static final MessageType HEADERS = without("tensor", "slice", "codec", "bytes");
    private static final MessageType SLICES = without("run", "round", "tokens", "seconds", "trainLoss");
    private static final SimpleGroupFactory ROWS = new SimpleGroupFactory(SCHEMA);

    private DeltaTable() {}

    /** Receives one slice of a delta; its bytes are unchecked. */
    @FunctionalInterface
    public interface SliceVisitor {
        void visit(DeltaSlice slice);
    }

    /** Settings of the job that writes the table. */
    public static Configuration output(Configuration hadoop) {
        return ParquetFiles.output(hadoop, SCHEMA, "bytes");
    }

    public static Group row(DeltaHeader header, int tensor, int slice, int codec, byte[] bytes) {
        return ROWS.newGroup()
                .append("run", header.run())
                .append("round", header.round())
                .append("shard", header.shard())
                .append("contribution", Binary.fromConstantByteArray(header.contribution()))
                .append("tokens", header.tokens())
                .append("seconds", header.seconds())
                .append("trainLoss", header.trainLoss())
                .append("tensor", tensor)
                .append("slice", slice)
                .append("codec", codec)
                .append("bytes", Binary.fromConstantByteArray(bytes));
    }

    /** Who handed in what, in file order, each once; the deltas themselves are not read. */
    public static List<DeltaHeader> headers(Storage storage, Path directory) {
        Collection<DeltaHeader> headers = new LinkedHashSet<>();
        ParquetFiles.read(storage, directory, HEADERS, FilterCompat.NOOP, row -> headers.add(header(row)));
        return List.copyOf(headers);
    }

    /** Visits all slices of one shard, in file order. */
    public static void slices(Storage storage, Path directory, int shard, SliceVisitor visitor) {
        var filter = FilterCompat.get(FilterApi.eq(FilterApi.intColumn("shard"), shard));
        ParquetFiles.read(storage, directory, SLICES, filter, row -> visitor.visit(slice(row)));
    }

    /** Visits the slices of all shards that lie in a range, in file order. */
    public static void slices(Storage storage, Path directory, SliceRange range, SliceVisitor visitor) {
        ParquetFiles.read(storage, directory, SLICES, range.filter(), row -> visitor.visit(slice(row)));
    }

    private static DeltaHeader header(Group row) {
        return new DeltaHeader(
                row.getString("run", 0),
                row.getInteger("round", 0),
                row.getInteger("shard", 0),
                row.getBinary("contribution", 0).getBytes(),
                row.getLong("tokens", 0),
                row.getDouble("seconds", 0),
                row.getDouble("trainLoss", 0));
    }

    private static DeltaSlice slice(Group row) {
        return new DeltaSlice(
                row.getInteger("shard", 0),
                row.getBinary("contribution", 0).getBytes(),
                row.getInteger("tensor", 0),
                row.getInteger("slice", 0),
                row.getInteger("codec", 0),
                row.getBinary("bytes", 0).getBytes());
    }

    private static MessageType without(String... columns) {
        List<String> left = List.of(columns);
        return new MessageType(
                SCHEMA.getName(),
                SCHEMA.getFields().stream()
                        .filter(field -> !left.contains(field.getName()))
                        .toList());
    }
}
