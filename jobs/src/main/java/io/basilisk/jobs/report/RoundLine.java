package io.basilisk.jobs.report;

import java.util.stream.Collectors;

/** One line that tells a round to a person. */
final class RoundLine {
    private RoundLine() {}

    static String of(RoundReport report) {
        return Text.format(
                "round %d: loss %.4f -> %.4f%s, %s%s, %s, %s",
                report.round(),
                report.lossBefore(),
                report.lossAfter(),
                report.keptBase() ? " (the aggregate was worse: base kept)" : "",
                verdicts(report),
                report.tokensPerSecond() > 0 ? ", " + Text.scaled(report.tokensPerSecond()) + " tokens/s" : "",
                block(report.block()),
                Text.minutes(report.seconds()));
    }

    private static String verdicts(RoundReport report) {
        String reasons = report.rejections().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return report.accepted() + " accepted"
                + (report.rejections().isEmpty() ? "" : ", " + report.rejected() + " rejected (" + reasons + ")");
    }

    private static String block(RoundReport.@org.jspecify.annotations.Nullable MinedBlock block) {
        if (block == null) {
            return "void: nobody was eligible, nothing was minted";
        }
        String rate = block.hashesPerSecond() > 0 ? " at " + Text.scaled(block.hashesPerSecond()) + "H/s" : "";
        return Text.format(
                "block %d %s%s, %s to %s",
                block.height(), Text.shortHash(block.hash()), rate, Text.bsk(block.rewardUnits()), block.winner());
    }
}
