package io.basilisk.jobs.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code verify} prints: a line per part with its findings below it, and the sum; or one JSON object a line. */
final class VerifyOutput {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;

    VerifyOutput(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** One part is done. */
    void part(String name, List<Finding> findings) {
        if (json) {
            findings.forEach(finding -> object(finding.json()));
            object(Map.of("event", "verified", "part", name, "findings", findings.size()));
        } else {
            out.printf(Locale.ROOT, "%-10s %s%n", name, findings.isEmpty() ? "ok" : count(findings.size()));
            findings.forEach(finding -> out.println("  " + finding.line()));
        }
        out.flush();
    }

    /** @param nats largest difference between a loss of the tables and the same loss measured here */
    void largestLossDifference(double nats) {
        if (json) {
            object(Map.of("event", "rescored", "largestLossDifference", nats));
        } else {
            out.printf(Locale.ROOT, "%-10s losses differ by at most %.3g nats per token%n", "rescored", nats);
        }
        out.flush();
    }

    /** @param outcome of the contributions that were trained again */
    void retrained(Retrain.Outcome outcome) {
        if (json) {
            object(Map.of(
                    "event",
                    "retrained",
                    "contributions",
                    outcome.contributions(),
                    "sameBits",
                    outcome.sameBits(),
                    "largestDistance",
                    outcome.largestDistance()));
        } else {
            String others = outcome.sameBits() == outcome.contributions()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            ", the others differ by at most %.2g of their norm",
                            outcome.largestDistance());
            out.printf(
                    Locale.ROOT,
                    "%-10s %d contributions: %d have the same bits%s%n",
                    "retrained",
                    outcome.contributions(),
                    outcome.sameBits(),
                    others);
        }
        out.flush();
    }

    void finish(int findings) {
        if (json) {
            object(Map.of("event", "finished", "findings", findings));
        } else {
            out.println(findings == 0 ? "Everything is as the chain says." : count(findings) + ".");
        }
        out.flush();
    }

    private void object(Map<String, ?> fields) {
        try {
            out.println(JSON.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected text and numbers", e);
        }
    }

    private static String count(int findings) {
        return findings == 1 ? "1 finding" : findings + " findings";
    }
}
