package io.basilisk.jobs.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The table of held-out losses: one row per candidate, its losses in the order of the drawn examples. */
public final class LossTable {
    /** Columns of the table. */
    public static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message losses {
              required binary candidate (STRING);
              required int32 shard;
              required binary contributionHash (STRING);
              required binary finding (STRING);
              required double norm;
              required group losses (LIST) {
                repeated group list {
                  required double element;
                }
              }
            }""");

    private static final SimpleGroupFactory ROWS = new SimpleGroupFactory(SCHEMA);

    private LossTable() {}

    /** Settings of the job that writes the table. */
    public static Configuration output(Configuration hadoop) {
        return ParquetFiles.output(hadoop, SCHEMA);
    }

    public static Group row(CandidateLosses candidate) {
        Group row = ROWS.newGroup()
                .append("candidate", candidate.candidate().kind())
                .append("shard", candidate.candidate().shard())
                .append("contributionHash", candidate.candidate().contributionHash())
                .append("finding", candidate.finding())
                .append("norm", candidate.norm());
        Group list = row.addGroup("losses");
        for (double loss : candidate.losses()) {
            list.addGroup("list").append("element", loss);
        }
        return row;
    }

    /** The whole table, in file order. */
    public static List<CandidateLosses> read(Storage storage, Path directory) {
        List<CandidateLosses> rows = new ArrayList<>();
        ParquetFiles.read(storage, directory, SCHEMA, FilterCompat.NOOP, row -> rows.add(candidate(row)));
        return rows;
    }

    private static CandidateLosses candidate(Group row) {
        Group list = row.getGroup("losses", 0);
        double[] losses = new double[list.getFieldRepetitionCount("list")];
        for (int e = 0; e < losses.length; e++) {
            losses[e] = list.getGroup("list", e).getDouble("element", 0);
        }
        Candidate candidate = new Candidate(
                row.getString("candidate", 0), row.getInteger("shard", 0), row.getString("contributionHash", 0));
        return new CandidateLosses(candidate, row.getString("finding", 0), row.getDouble("norm", 0), losses);
    }
}
