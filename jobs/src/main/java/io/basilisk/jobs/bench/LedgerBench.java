package io.basilisk.jobs.bench;

import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.IgniteLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench ledger}: every figure that the ledger is held to. */
@Command(
        name = "ledger",
        description = "What the ledger does in a second: checking, writing, answering, starting, standing a crowd.",
        footer = {"", "Leave the machine alone meanwhile; with all parts it takes some four minutes."})
public final class LedgerBench implements Callable<Integer> {
    private static final Set<String> PARTS = new TreeSet<>(Set.of("verify", "submit", "http", "restart", "crowd"));
    private static final int SHORT_CHAIN = 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object a figure.")
    private boolean json;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Some of verify, submit, http, restart, crowd. Default: all.")
    private Set<String> parts = PARTS;

    @Option(names = "--seconds", description = "Of a turn where turns are taken. Default: ${DEFAULT-VALUE}.")
    private double seconds = 2;

    @Option(names = "--blocks", description = "Of the chain that is restarted with. Default: ${DEFAULT-VALUE}.")
    private int blocks = 10_000;

    @Option(names = "--crowd-seconds", description = "How long the crowd stays. Default: ${DEFAULT-VALUE}.")
    private double crowdSeconds = 60;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where to put ledgers, on the disk that is to be measured; they are deleted afterwards."
                    + " Default: the folder for temporary files.")
    private Path place = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!PARTS.containsAll(parts) || seconds <= 0 || blocks < 1 || crowdSeconds <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "expected --only of " + PARTS + " and positive numbers, got " + parts);
        }
        Path folder = Files.createTempDirectory(place, "basilisk-bench-ledger");
        try {
            measure(folder);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private void measure(Path folder) throws IOException, InterruptedException {
        if (parts.contains("verify")) {
            print(VerifyBench.run(seconds));
        }
        if (parts.contains("submit")) {
            print(SubmitBench.run(folder, "file", LedgerBench::file));
            print(SubmitBench.run(folder, "ignite", LedgerBench::ignite));
        }
        if (parts.contains("http")) {
            BenchChain chain = shortChain(folder.resolve("http"));
            print(HttpBench.run(folder.resolve("http"), seconds));
            System.err.println("asked for a chain of height " + chain.info().height());
        }
        if (parts.contains("crowd")) {
            BenchChain chain = shortChain(folder.resolve("crowd"));
            try (LedgerChild ledger = LedgerChild.start(folder.resolve("crowd"), "FILE")) {
                print(CrowdBench.run(ledger, chain, crowdSeconds));
            }
        }
        if (parts.contains("restart")) {
            print(List.of(RestartBench.run(folder, "file", LedgerBench::file, blocks)));
            print(List.of(RestartBench.run(folder, "ignite", LedgerBench::ignite, blocks)));
        }
    }

    private static IgniteLedgerStore ignite(Path folder) {
        return new IgniteLedgerStore(folder, System.err::println);
    }

    private static FileLedgerStore file(Path folder) {
        return new FileLedgerStore(folder, System.err::println);
    }

    /** A ledger in a file, not running, with its key and some blocks. */
    private static BenchChain shortChain(Path folder) throws IOException {
        Files.createDirectories(folder);
        BenchChain chain = new BenchChain(KeyFile.openOrCreate(LedgerService.keyFile(folder)));
        for (int i = 0; i < SHORT_CHAIN; i++) {
            chain.mineRound(0);
        }
        try (Journal journal = new Journal(file(folder))) {
            journal.replay(entry -> {});
            journal.append(chain.entries());
        }
        return chain;
    }

    private void print(List<Figure> figures) {
        for (Figure figure : figures) {
            spec.commandLine().getOut().println(json ? figure.json() : figure.toString());
        }
        spec.commandLine().getOut().flush();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
