package io.basilisk.jobs.bench;

import io.basilisk.jobs.bench.LoadGenerator.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many questions a second a ledger answers, beside the same server's answer that says nothing. */
final class HttpBench {
    private static final String QUESTION = "/v1/chain";
    private static final String CONSTANT = "/health/live";
    private static final int CONNECTIONS = 32;
    private static final int TURNS = 5;
    private static final double WARM_UP_SECONDS = 6;

    private HttpBench() {}

    static List<Figure> run(Path ledger, double seconds) throws IOException, InterruptedException {
        List<Double> answers = new ArrayList<>();
        List<Double> constants = new ArrayList<>();
        List<Double> p99 = new ArrayList<>();
        List<Double> ofACore = new ArrayList<>();
        try (LedgerChild child = LedgerChild.start(ledger, "FILE")) {
            LoadGenerator.run(child.port(), QUESTION, CONNECTIONS, WARM_UP_SECONDS);
            for (int turn = 0; turn < TURNS; turn++) {
                constants.add(LoadGenerator.run(child.port(), CONSTANT, CONNECTIONS, seconds)
                        .perSecond());
                double before = child.cpuSeconds();
                Load load = LoadGenerator.run(child.port(), QUESTION, CONNECTIONS, seconds);
                ofACore.add(load.perSecond() * seconds / (child.cpuSeconds() - before));
                answers.add(load.perSecond());
                p99.add(load.p99Millis());
            }
        }
        double rate = Timing.median(answers);
        double constant = Timing.median(constants);
        String what = "GET " + QUESTION + ", " + CONNECTIONS + " connections: ";
        return List.of(
                Figure.atLeast(
                        what + "a core of the server",
                        Timing.median(ofACore),
                        "/s",
                        12_000,
                        Figure.number(rate) + "/s with the clients on the same cores"),
                Figure.atMost(what + "99 % within", Timing.median(p99), "ms", 10, ""),
                Figure.atLeast(
                        what + "times " + CONSTANT,
                        rate / constant,
                        "x",
                        0.8,
                        CONSTANT + " " + Figure.number(constant) + "/s"));
    }
}
