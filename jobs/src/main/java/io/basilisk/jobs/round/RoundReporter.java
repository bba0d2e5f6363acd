package io.basilisk.jobs.round;

import io.basilisk.jobs.mining.MiningReport;
import io.basilisk.jobs.report.ContributionRow;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.report.RoundReport;
import io.basilisk.jobs.scoring.Verdict;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RoundInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a finished round: writes its part of the report table and gives the figures for the line about it. */
final class RoundReporter {
    private final DriverRun run;
    private final RoundInfo round;
    private final Judgement judgement;

    RoundReporter(DriverRun run, RoundInfo round, Judgement judgement) {
        this.run = run;
        this.round = round;
        this.judgement = judgement;
    }

    RoundReport report(Revealed revealed, Aggregation.Outcome outcome, List<MiningReport> mining, Times times) {
        List<ContributionRow> rows = rows(revealed);
        new ReportTables(run.storage(), run.directory()).write(round.round(), rows);
        HaltPoint.REPORTED.reached(round.round());
        SortedMap<String, Integer> rejections = new TreeMap<>();
        rows.stream().filter(row -> !row.accepted()).forEach(row -> rejections.merge(row.reason(), 1, Integer::sum));
        return new RoundReport(
                round.round(),
                outcome.lossBefore(),
                outcome.lossAfter(),
                outcome.keptBase(),
                revealed.tokens(),
                times.trainSeconds() > 0 ? revealed.tokens() / times.trainSeconds() : 0,
                (int) rows.stream().filter(ContributionRow::accepted).count(),
                rejections,
                round.block().map(block -> mined(block, mining)).orElse(null),
                times.seconds());
    }

    /**
     * How long things took.
     *
     * @param trainSeconds of the training stage, 0 when an earlier process ran it
     */
    record Times(double trainSeconds, double seconds) {}

    private List<ContributionRow> rows(Revealed revealed) {
        Map<Hash32, Contribution> taken = run.ledger().contributions(round.round()).stream()
                .map(scored -> scored.contribution())
                .collect(Collectors.toMap(Contribution::id, Function.identity()));
        List<Commit> commits = run.ledger().commits(round.round());
        return revealed.entries().stream()
                .map(entry -> row(entry, taken, commits))
                .toList();
    }

    private ContributionRow row(Revealed.Entry entry, Map<Hash32, Contribution> taken, List<Commit> commits) {
        boolean inLedger =
                entry.contribution().map(it -> taken.containsKey(it.id())).orElse(false);
        Verdict verdict = inLedger ? verdictOf(entry.header().shard()) : null;
        ReasonCode reason =
                verdict != null ? verdict.reason() : Revealed.whyRefused(entry, List.copyOf(taken.values()), commits);
        return new ContributionRow(
                round.round(),
                entry.header().shard(),
                entry.contribution().map(it -> it.address().toString()).orElse(""),
                verdict == null ? 0 : verdict.improvement().score(),
                verdict == null ? 0 : verdict.improvement().lowerBound(),
                round.threshold().micro(),
                reason == ReasonCode.OK,
                reason.name(),
                verdict == null ? "the ledger did not take it" : verdict.figures(),
                verdict == null ? 0 : judgement.norm(verdict.shard()),
                entry.header().tokens(),
                entry.header().seconds(),
                entry.contribution()
                        .map(it -> it.device().name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                entry.contribution().map(it -> it.deltaHash().hex()).orElse(""),
                round.block().map(block -> block.hash().hex()).orElse(""));
    }

    private @Nullable Verdict verdictOf(int shard) {
        return judgement.verdicts().stream()
                .filter(verdict -> verdict.shard() == shard)
                .findFirst()
                .orElse(null);
    }

    private static RoundReport.MinedBlock mined(BlockSummary block, List<MiningReport> mining) {
        double seconds =
                mining.stream().mapToDouble(MiningReport::seconds).max().orElse(0);
        long hashes = mining.stream().mapToLong(MiningReport::hashes).sum();
        long found = mining.stream().mapToLong(MiningReport::foundMillis).max().orElse(0);
        long stopped =
                mining.stream().mapToLong(MiningReport::stoppedMillis).max().orElse(0);
        return new RoundReport.MinedBlock(
                block.height(),
                block.hash().hex(),
                block.miner().toString(),
                block.reward().units(),
                seconds > 0 ? hashes / seconds : 0,
                found > 0 ? Math.max(0, stopped - found) : 0);
    }
}
