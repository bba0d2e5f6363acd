package io.basilisk.jobs.report;

import io.basilisk.jobs.run.ParquetFiles;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Sha256Sums;
import io.basilisk.jobs.run.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The Parquet tables that tell a program what rounds came to: one partition per round, written whole or not at all. */
public final class ReportTables {
    private static final MessageType CONTRIBUTIONS = MessageTypeParser.parseMessageType("""
            message contributions {
              required int32 shard;
              required binary node (STRING);
              required int64 scoreMicro;
              required int64 lowerBoundMicro;
              required int64 thresholdMicro;
              required boolean accepted;
              required binary reason (STRING);
              required binary figures (STRING);
              required double norm;
              required int64 tokens;
              required double seconds;
              required binary device (STRING);
              required binary deltaHash (STRING);
              required binary block (STRING);
            }""");

    private static final String FILE = "part-00000.parquet";

    private final Storage storage;
    private final RunDirectory directory;

    public ReportTables(Storage storage, RunDirectory directory) {
        this.storage = storage;
        this.directory = directory;
    }

    /** Whether a round was reported. */
    public boolean has(int round) {
        return storage.exists(directory.contributionsSums(round));
    }

    /** Writes a round's partition; the list of hashes comes last and says that it is complete. */
    public void write(int round, List<ContributionRow> rows) {
        Path file = new Path(directory.contributionsReport(round), FILE);
        ParquetFiles.writeFile(
                storage,
                file,
                CONTRIBUTIONS,
                rows.stream().map(ReportTables::row).toList());
        TreeMap<String, byte[]> hashes = new TreeMap<>();
        hashes.put(directory.relative(file), storage.sha256(file));
        storage.write(directory.contributionsSums(round), Sha256Sums.format(hashes));
    }

    /** Reads a round's partition. */
    public List<ContributionRow> read(int round) {
        List<ContributionRow> rows = new ArrayList<>();
        ParquetFiles.read(
                storage,
                directory.contributionsReport(round),
                CONTRIBUTIONS,
                FilterCompat.NOOP,
                row -> rows.add(row(round, row)));
        return rows;
    }

    private static ContributionRow row(int round, Group row) {
        return new ContributionRow(
                round,
                row.getInteger("shard", 0),
                row.getString("node", 0),
                row.getLong("scoreMicro", 0),
                row.getLong("lowerBoundMicro", 0),
                row.getLong("thresholdMicro", 0),
                row.getBoolean("accepted", 0),
                row.getString("reason", 0),
                row.getString("figures", 0),
                row.getDouble("norm", 0),
                row.getLong("tokens", 0),
                row.getDouble("seconds", 0),
                row.getString("device", 0),
                row.getString("deltaHash", 0),
                row.getString("block", 0));
    }

    private static Group row(ContributionRow row) {
        return new SimpleGroupFactory(CONTRIBUTIONS)
                .newGroup()
                .append("shard", row.shard())
                .append("node", row.node())
                .append("scoreMicro", row.scoreMicro())
                .append("lowerBoundMicro", row.lowerBoundMicro())
                .append("thresholdMicro", row.thresholdMicro())
                .append("accepted", row.accepted())
                .append("reason", row.reason())
                .append("figures", row.figures())
                .append("norm", row.norm())
                .append("tokens", row.tokens())
                .append("seconds", row.seconds())
                .append("device", row.device())
                .append("deltaHash", row.deltaHash())
                .append("block", row.block());
    }
}
