package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.service.store.HaltPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ledgers that are killed again and again: under clients that submit without pause, anywhere in a start, and in the
 * middle of reading the journal again. After each kill everything that was ever acknowledged must be there.
 */
final class KilledStores {
    private static final int KILLED = 137;
    private static final int MOST_ENTRIES_OF_A_RECORD = 4;
    private static final int LONGEST_LIFE_MILLIS = 300;
    private static final int HEX = 64;

    private final LedgerConfig.Store store;
    private final Random random;
    private Set<String> acknowledged = new HashSet<>();
    private long startNanos;
    private int underLoad;
    private int inStart;
    private int inJournal;
    private int acknowledgedByAll;

    KilledStores(LedgerConfig.Store store, long seed) {
        this.store = store;
        random = new Random(seed);
    }

    /** One ledger, so many times. */
    void killAgainAndAgain(Path directory, int times) throws IOException, InterruptedException {
        acknowledged = new HashSet<>();
        for (int life = 0; life < times; life++) {
            switch (life % 3) {
                case 1 -> killInStart(directory, life);
                case 2 -> killInJournal(directory, life);
                default -> killUnderLoad(directory, life);
            }
        }
        killUnderLoad(directory, times);
        acknowledgedByAll += acknowledged.size();
    }

    private void killUnderLoad(Path directory, int life) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = start(directory, life);
        try (BufferedReader said = process.inputReader()) {
            expectAll(untilReady(said, process));
            startNanos = System.nanoTime() - began;
            acknowledged.add(expectLine(said, process)); // life is short, but not that short
            process.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
            kill(process);
            said.lines().filter(line -> line.length() == HEX).forEach(acknowledged::add);
        }
        underLoad++;
    }

    private void killInStart(Path directory, int life) throws IOException, InterruptedException {
        Process process = start(directory, life);
        try (BufferedReader said = process.inputReader()) {
            process.waitFor(random.nextLong(startNanos), TimeUnit.NANOSECONDS);
            kill(process);
            List<String> lines = said.lines().toList();
            int ready = lines.indexOf(KilledStore.READY);
            if (ready < 0) {
                inStart++;
            } else {
                expectAll(lines.subList(0, ready));
                lines.stream()
                        .skip(ready + 1L)
                        .filter(line -> line.length() == HEX)
                        .forEach(acknowledged::add);
                underLoad++;
            }
        }
    }

    /** After a record that is there for sure. */
    private void killInJournal(Path directory, int life) throws IOException, InterruptedException {
        int records = 1 + acknowledged.size() / MOST_ENTRIES_OF_A_RECORD;
        String point = HaltPoint.REPLAYED + "@" + (1 + random.nextInt(records));
        Process process = start(directory, life, "-D" + HaltPoint.PROPERTY + "=" + point);
        assertThat(process.waitFor()).as(point + " was never reached").isEqualTo(KILLED);
        inJournal++;
    }

    private Process start(Path directory, int life, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledStore.class.getName()));
        command.addAll(List.of(directory.toString(), store.name(), "life-" + life));
        return new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(errors(directory).toFile()))
                .start();
    }

    private static Path errors(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".err");
    }

    private static List<String> untilReady(BufferedReader said, Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = expectLine(said, process);
                !line.equals(KilledStore.READY);
                line = expectLine(said, process)) {
            lines.add(line);
        }
        return lines;
    }

    private static String expectLine(BufferedReader said, Process process) throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new AssertionError("the ledger ended by itself: " + process);
        }
        return line;
    }

    /** Not through the process itself, which would close what it said. */
    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private void expectAll(List<String> there) {
        Set<String> different = new HashSet<>(there);
        assertThat(different).as("no commit twice").hasSameSizeAs(there);
        Set<String> lost = new HashSet<>(acknowledged);
        lost.removeAll(different);
        assertThat(lost).as("acknowledged, and not there").isEmpty();
    }

    int all() {
        return underLoad + inStart + inJournal;
    }

    int duringRecovery() {
        return inStart + inJournal;
    }

    int acknowledged() {
        return acknowledgedByAll;
    }

    @Override
    public String toString() {
        return all() + " kills: " + underLoad + " under load, " + inStart + " anywhere in a start, " + inJournal
                + " while reading the journal; " + acknowledgedByAll + " commits were acknowledged, none is lost";
    }
}
