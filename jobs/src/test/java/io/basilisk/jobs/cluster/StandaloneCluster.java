package io.basilisk.jobs.cluster;

import io.basilisk.jobs.testing.BasiliskProcess;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A grid on this machine, every member a real process: a ledger, a master, and hosts that joined with keys of their
 * own.
 */
final class StandaloneCluster implements AutoCloseable {

    private final Path folder;
    private final BasiliskProcess ledger;
    private final BasiliskProcess master;
    private final List<BasiliskProcess> hosts = new ArrayList<>();
    private final URI ledgerAddress;
    private final String masterAddress;

    /** Starts ledger, master and {@code count} hosts of one core each; returns when all have joined. */
    StandaloneCluster(Path folder, int count) throws Exception {
        this.folder = folder;
        ledger = start("ledger", "--dir", folder.resolve("ledger").toString(), "--port", "0", "--store", "file");
        master = start("master", "--host", "127.0.0.1", "--port", "0", "--web-port", "0");
        try {
            ledgerAddress = URI.create(part(ledger.await(line -> line.startsWith("Listening on")), "http://\\S+"));
            masterAddress = part(master.await(line -> line.startsWith("Master at")), "spark://\\S+");
            for (int host = 0; host < count; host++) {
                hosts.add(join(host));
            }
            for (BasiliskProcess host : hosts) {
                host.await(line -> line.startsWith("Joined"));
            }
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    String masterAddress() {
        return masterAddress;
    }

    URI ledgerAddress() {
        return ledgerAddress;
    }

    HttpLedger ledger() {
        return new HttpLedger(ledgerAddress);
    }

    BasiliskProcess host(int host) {
        return hosts.get(host);
    }

    /** Where the coins go that a host earns. */
    Address address(int host) {
        return KeyFile.open(key(host)).address();
    }

    /** A host's executors: children of its worker, which is a child of {@code join}. */
    List<ProcessHandle> executors(int host) {
        return hosts.get(host)
                .handle()
                .children()
                .flatMap(ProcessHandle::children)
                .toList();
    }

    @Override
    public void close() {
        hosts.forEach(BasiliskProcess::close);
        master.close();
        ledger.close();
    }

    private BasiliskProcess join(int host) throws IOException {
        return start(
                "join",
                masterAddress,
                "--ledger",
                ledgerAddress.toString(),
                "--key",
                key(host).toString(),
                "--host",
                addressOf(host),
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                Path.of("target", "grid", "host-" + host).toString());
    }

    /** Hosts of their own to Spark, which tries nothing twice on one: where loopback has more than one address. */
    private static String addressOf(int host) throws IOException {
        String own = "127.0.0." + (host + 1);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(own))) {
            return free.getInetAddress().getHostAddress();
        } catch (BindException e) {
            return "127.0.0.1";
        }
    }

    private Path key(int host) {
        return folder.resolve("host-" + host + ".json");
    }

    private static BasiliskProcess start(String... command) throws IOException {
        return BasiliskProcess.start(Map.of(), List.of(command));
    }

    private static String part(String line, String form) {
        return Pattern.compile(form)
                .matcher(line)
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }
}
