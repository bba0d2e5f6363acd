package io.basilisk.jobs.bench;

import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.ledger.service.LedgerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ledger in a process of its own, so that what it uses can be told from what its clients use. */
final class LedgerChild implements AutoCloseable {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Process process;
    private final int port;

    private LedgerChild(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one and waits until it listens. */
    static LedgerChild start(Path directory, String store) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Distribution.current().conf("jvm.options"),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerMain.class.getName(),
                        "--dir=" + directory,
                        "--port=0",
                        "--store=" + store))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("Listening on ")) {
                String address = line.split(" ")[2];
                return new LedgerChild(process, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
            }
        }
        throw new IllegalStateException("the ledger did not start in " + directory);
    }

    int port() {
        return port;
    }

    /** Processor time that it used so far. */
    double cpuSeconds() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos() / NANOS;
    }

    /** Memory that it holds; 0 where the system does not tell. */
    double residentMebibytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
