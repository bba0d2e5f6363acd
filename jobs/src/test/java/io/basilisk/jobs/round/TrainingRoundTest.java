package io.basilisk.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.report.ContributionRow;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.report.RoundReport;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.testing.SharedSpark;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class TrainingRoundTest {
    @TempDir
    Path folder;

    @Test
    void twoRoundsImproveTheModelAndEndInBlocks(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder)) {
            RoundReport first = new TrainingRound(test.run(), 1).run();
            RoundReport second = new TrainingRound(test.run(), 2).run();

            assertThat(first.lossAfter()).isLessThan(first.lossBefore() - 0.5);
            assertThat(second.lossAfter()).isLessThan(second.lossBefore());
            assertThat(first.accepted() + first.rejected()).isEqualTo(TestRun.WORKERS);
            assertThat(first.tokens()).isEqualTo(TestRun.WORKERS * 6L * 8 * 64);
            assertMoneyMatchesBlocks(test, 2);
            assertBlockTellsTheRound(test, 2);
        }
    }

    @Test
    void runningFinishedRoundsAgainChangesNothing(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder)) {
            RoundReport first = new TrainingRound(test.run(), 1).run();
            Map<Path, Hash32> before = files();
            Hash32 tip = test.ledger().chain().orElseThrow().tip();

            RoundReport again = new TrainingRound(test.run(), 1).run();

            assertThat(files()).isEqualTo(before);
            assertThat(test.ledger().chain().orElseThrow().tip()).isEqualTo(tip);
            assertThat(again.block().hash()).isEqualTo(first.block().hash());
            assertThat(again.lossAfter()).isEqualTo(first.lossAfter());
            assertThat(again.accepted()).isEqualTo(first.accepted());
            assertMoneyMatchesBlocks(test, 1);
        }
    }

    @Test
    void theReportTellsEveryContribution(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder)) {
            new TrainingRound(test.run(), 1).run();
            List<ContributionRow> rows =
                    new ReportTables(test.run().storage(), test.run().directory()).read(1);
            RoundInfo round = test.ledger().round(1).orElseThrow();
            assertThat(rows).extracting(ContributionRow::shard).containsExactly(0, 1, 2);
            assertThat(rows).extracting(ContributionRow::node).doesNotHaveDuplicates();
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.accepted()).isEqualTo(row.reason().equals("OK"));
                assertThat(row.lowerBoundMicro() > row.thresholdMicro()).isEqualTo(row.accepted());
                assertThat(row.tokens()).isEqualTo(6L * 8 * 64);
                assertThat(row.norm()).isPositive();
                assertThat(row.seconds()).isPositive();
                assertThat(row.device()).isEqualTo("cpu");
                assertThat(row.block())
                        .isEqualTo(round.block().orElseThrow().hash().hex());
            });
        }
    }

    /** The stages' results are those of the same steps without Spark, one after the other. */
    @Test
    void sparkAddsNothingToTheResult(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder)) {
            new TrainingRound(test.run(), 1).run();
            assertThat(new SerialRound(test.run(), 1).modelHash())
                    .isEqualTo(test.run().checkpoints().open(1).modelHash());
        }
    }

    /** With two, the footer would list them in the order of a hash set: other bytes in the next process. */
    @Test
    void everyColumnOfASealedFileHasOneEncoding(SparkSession session) throws Exception {
        try (TestRun test = TestRun.begin(session, folder)) {
            new TrainingRound(test.run(), 1).run();
            RunDirectory directory = test.run().directory();
            List<org.apache.hadoop.fs.Path> folders = new ArrayList<>(directory.sealedFolders(1));
            folders.add(directory.checkpoint(0));
            List<ColumnChunkMetaData> columns = folders.stream()
                    .flatMap(path -> test.run().storage().files(path).stream())
                    .filter(file -> file.getName().endsWith(".parquet"))
                    .flatMap(TrainingRoundTest::columns)
                    .toList();
            assertThat(columns)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(column -> assertThat(column.getEncodings())
                            .as("%s", column.getPath())
                            .hasSize(1));
        }
    }

    private static Stream<ColumnChunkMetaData> columns(org.apache.hadoop.fs.Path file) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, new Configuration()))) {
            return reader.getFooter().getBlocks().stream().flatMap(block -> block.getColumns().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertMoneyMatchesBlocks(TestRun test, int height) {
        assertThat(test.ledger().chain().orElseThrow().height()).isEqualTo(height);
        assertThat(test.ledger().accounts().stream()
                        .mapToLong(account -> account.balance().units())
                        .sum())
                .isEqualTo(height * 2_500_000_000L);
        assertThat(test.ledger().accounts().stream()
                        .mapToInt(Account::blocksWon)
                        .sum())
                .isEqualTo(height);
    }

    private static void assertBlockTellsTheRound(TestRun test, int round) {
        RoundInfo info = test.ledger().round(round).orElseThrow();
        assertThat(info.state()).isEqualTo(RoundState.MINED);
        Block block = test.ledger().block(info.block().orElseThrow().height()).orElseThrow();
        assertThat(block.header().target().isMetBy(block.hash())).isTrue();
        assertThat(info.eligible()).contains(block.header().miner());
        assertThat(block.seal().model().newModelHash().bytes())
                .isEqualTo(test.run().checkpoints().open(round).modelHash());
    }

    private Map<Path, Hash32> files() throws Exception {
        Map<Path, Hash32> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(file, Hash32.of(io.basilisk.jobs.run.Sha256.of(Files.readAllBytes(file))));
            }
        }
        return hashes;
    }
}
