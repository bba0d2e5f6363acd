package io.basilisk.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.example.GroupWriteSupport;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Parquet tables row by row, without Spark: the same code runs in executors, in the driver, in tools.
 */
public final class ParquetFiles {
    private static final int ROW_GROUP_BYTES = 32 << 20;

    private ParquetFiles() {}

    /**
     * Settings of an output job: rows may be megabytes wide, so a page is checked at every row; {@code rawColumns} get
     * no statistics, which would copy their values into the footer; no summary file, which nobody would seal.
     *
     * <p>The same rows give the same bytes in every process: the footer lists a column's encodings in the order of a
     * hash set of enum constants, which differs from process to process, so every column has exactly one: pages of
     * version 2, and no dictionaries.
     */
    public static Configuration output(Configuration hadoop, MessageType schema, String... rawColumns) {
        Configuration job = new Configuration(hadoop);
        GroupWriteSupport.setSchema(schema, job);
        job.setEnum(ParquetOutputFormat.JOB_SUMMARY_LEVEL, ParquetOutputFormat.JobSummaryLevel.NONE);
        job.setInt(ParquetOutputFormat.BLOCK_SIZE, ROW_GROUP_BYTES);
        job.setInt(ParquetOutputFormat.MIN_ROW_COUNT_FOR_PAGE_SIZE_CHECK, 1);
        job.set(ParquetOutputFormat.WRITER_VERSION, ParquetProperties.WriterVersion.PARQUET_2_0.toString());
        job.setBoolean(ParquetOutputFormat.ENABLE_DICTIONARY, false);
        for (String column : rawColumns) {
            job.setBoolean(ParquetOutputFormat.STATISTICS_ENABLED + "#" + column, false);
        }
        return job;
    }

    /**
     * Gives every row of a table to {@code rows}: files by name, rows in file order, only the columns of
     * {@code projection}.
     */
    public static void read(
            Storage storage, Path directory, MessageType projection, FilterCompat.Filter filter, Consumer<Group> rows) {
        for (Path file : storage.files(directory)) {
            if (!file.getName().endsWith(".parquet")) {
                continue; // a checkpoint's manifest
            }
            readFile(storage, file, projection, filter, rows);
        }
    }

    /** As {@link #read}, of one file. */
    public static void readFile(
            Storage storage, Path file, MessageType projection, FilterCompat.Filter filter, Consumer<Group> rows) {
        Configuration conf = new Configuration(storage.hadoop());
        conf.set(GroupReadSupport.PARQUET_READ_SCHEMA, projection.toString());
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(conf)
                .withFilter(filter)
                .build()) {
            for (Group row = next(reader, file); row != null; row = next(reader, file)) {
                rows.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read table file " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Group next(ParquetReader<Group> reader, Path file) throws IOException {
        try {
            return reader.read();
        } catch (RuntimeException e) {
            throw new RunException(
                    "table file " + file + " is damaged or cut short (" + e.getMessage()
                            + "): restore it from a copy; ./basilisk verify names every damaged file of a run",
                    e);
        }
    }

    /** Writes one whole file, atomically. */
    public static void writeFile(Storage storage, Path file, MessageType schema, List<Group> rows) {
        Path temporary = new Path(file.getParent(), "." + file.getName() + ".tmp");
        storage.delete(temporary);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(temporary, storage.hadoop()))
                .withConf(storage.hadoop())
                .withType(schema)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write table file " + file + ": " + e.getMessage(), e);
        }
        storage.moveInto(temporary, file);
    }
}
