package io.basilisk.jobs.verify;

import static java.util.Objects.requireNonNull;

import io.basilisk.jobs.report.ContributionRow;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.round.Judgement;
import io.basilisk.jobs.run.DeltaHeader;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.scoring.Verdict;
import io.basilisk.ledger.Contribution;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The report table of a round against chain, losses and deltas: nothing in it is anybody's word. */
final class ReportCheck {
    private final Subject subject;

    ReportCheck(Subject subject) {
        this.subject = subject;
    }

    void check(RoundFacts facts, Judgement judgement) {
        String where = subject.name(subject.directory().contributionsReport(facts.round()));
        ReportTables tables = new ReportTables(subject.storage(), subject.directory());
        if (!tables.has(facts.round())) {
            subject.findings().add(where, facts.round(), "report", "a table of the round's contributions", "none");
            return;
        }
        subject.findings().reading(where, facts.round(), () -> {
            List<ContributionRow> rows = tables.read(facts.round());
            List<DeltaHeader> headers =
                    DeltaTable.headers(subject.storage(), subject.directory().deltas(facts.round()));
            subject.findings().same(where, facts.round(), "rows", headers.size(), rows.size());
            for (Contribution contribution : facts.scored().contributions()) {
                ContributionRow expected = expected(facts, judgement, contribution, headers);
                Optional<ContributionRow> found = rows.stream()
                        .filter(row -> row.deltaHash().equals(expected.deltaHash())
                                && row.node().equals(expected.node()))
                        .findFirst();
                found.ifPresentOrElse(
                        row -> compare(where, expected, row),
                        () -> subject.findings()
                                .add(where, facts.round(), "row of shard " + contribution.shard(), expected, "none"));
            }
            return where;
        });
    }

    private void compare(String where, ContributionRow expected, ContributionRow found) {
        Map<String, Object> is = fields(found);
        fields(expected).forEach((field, should) -> {
            String name = field + " of shard " + expected.shard();
            subject.findings().same(where, expected.round(), name, should, requireNonNull(is.get(field)));
        });
    }

    private static Map<String, Object> fields(ContributionRow row) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("shard", row.shard());
        fields.put("scoreMicro", row.scoreMicro());
        fields.put("lowerBoundMicro", row.lowerBoundMicro());
        fields.put("thresholdMicro", row.thresholdMicro());
        fields.put("accepted", row.accepted());
        fields.put("reason", row.reason());
        fields.put("figures", row.figures());
        fields.put("norm", row.norm());
        fields.put("tokens", row.tokens());
        fields.put("seconds", row.seconds());
        fields.put("device", row.device());
        fields.put("block", row.block());
        return fields;
    }

    private static ContributionRow expected(
            RoundFacts facts, Judgement judgement, Contribution contribution, List<DeltaHeader> headers) {
        Verdict verdict = judgement.verdicts().stream()
                .filter(it -> it.shard() == contribution.shard())
                .findFirst()
                .orElseThrow();
        DeltaHeader header = headers.stream()
                .filter(it -> Arrays.equals(it.contribution(), contribution.encode()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the delta table lacks shard " + contribution.shard()));
        return new ContributionRow(
                facts.round(),
                contribution.shard(),
                contribution.address().toString(),
                verdict.improvement().score(),
                verdict.improvement().lowerBound(),
                facts.threshold().micro(),
                verdict.accepted(),
                verdict.reason().name(),
                verdict.figures(),
                judgement.norm(verdict.shard()),
                header.tokens(),
                header.seconds(),
                contribution.device().name().toLowerCase(Locale.ROOT),
                contribution.deltaHash().hex(),
                facts.block().map(block -> block.hash().hex()).orElse(""));
    }
}
