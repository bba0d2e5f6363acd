package io.basilisk.jobs.report;

import io.basilisk.jobs.plugin.Progress;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * For a person: a progress bar while a round trains (plain lines where stdout is no terminal), then one line a round.
 */
public final class HumanOutput implements Output {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final double PLAIN_STEP = 0.25;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private @Nullable ProgressBoard board;
    private long drawnNanos;
    private double printedFraction;
    private boolean barShown;

    /** @param terminal whether {@code out} understands carriage return and "clear line" */
    public HumanOutput(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void note(String text) {
        println(text);
    }

    @Override
    public synchronized void introduce(RunIntroduction run) {
        board = new ProgressBoard(run.rounds(), run.workers());
        println(Text.format(
                "Run %s: preset %s (%s parameters), data set %s (%s training tokens, %s held out)",
                run.directory(),
                run.preset(),
                Text.scaled(run.parameters()),
                run.dataset(),
                Text.scaled(run.trainTokens()),
                Text.scaled(run.heldOutTokens())));
        println(Text.format(
                "%d workers on %s; ledger %s, chain %s",
                run.workers(), run.device(), run.ledger(), Text.shortHash(run.chainId())));
        if (run.finishedRounds() > 0) {
            println(Text.format("Continuing after round %d of %d.", run.finishedRounds(), run.rounds()));
        }
    }

    @Override
    public synchronized void progress(Progress progress) {
        ProgressBoard shown = board;
        if (shown == null) {
            return;
        }
        long now = System.nanoTime();
        shown.update(progress, now);
        if (terminal && now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            barShown = true;
            out.print(CLEAR_LINE + shown.line(now));
            out.flush();
        } else if (!terminal && shown.fraction() >= printedFraction + PLAIN_STEP) {
            printedFraction = shown.fraction();
            println(shown.line(now));
        }
    }

    @Override
    public synchronized void round(RoundReport report) {
        printedFraction = 0;
        println(RoundLine.of(report));
    }

    @Override
    public synchronized void finish(RunReport report) {
        println("");
        println(Text.format(
                "Held-out loss after %d rounds: %.4f nats per token over all %s held-out tokens (%s).",
                report.rounds(),
                report.heldOutLoss(),
                Text.scaled(report.heldOutTokens()),
                Text.minutes(report.seconds())));
        println("");
        println(Text.format("%-10s %-48s %8s %14s", "account", "address", "blocks", "balance"));
        for (RunReport.Balance balance : report.balances()) {
            println(Text.format(
                    "%-10s %-48s %8d %14s",
                    balance.name(), balance.address(), balance.blocks(), Text.bsk(balance.units())));
        }
        println("");
        println("The model writes:");
        println(report.sample().lines().map(line -> "  | " + line).collect(Collectors.joining(System.lineSeparator())));
    }

    private void println(String text) {
        out.println((barShown ? CLEAR_LINE : "") + text);
        barShown = false;
        out.flush();
    }
}
