package io.basilisk.ledger.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts with a network of their own between them: a network namespace for each, and one more, the hub, with the bridge
 * that they hang on and an address for clients. Nothing of it is seen outside. Needs root and {@code ip} (iproute2).
 */
final class Namespaces implements AutoCloseable {
    private static final String SUBNET = "10.231.77.";
    private static final String HUB = "hub";
    private static final String DEVICE = "eth0";
    /** Nobody has it: frames to it are lost on the way, as on a broken cable. */
    private static final String NOBODY = "02:00:00:00:00:99";

    private final String id;
    private final Map<String, String> addresses = new LinkedHashMap<>();

    /** Those that were made under this id. */
    Namespaces(String id, List<String> hosts) {
        this.id = id;
        for (String host : hosts) {
            addresses.put(host, SUBNET + (addresses.size() + 1));
        }
    }

    /** Makes them; empty where this process may not, or there is no {@code ip}. */
    static Optional<Namespaces> made(String id, List<String> hosts) throws InterruptedException {
        Namespaces made = new Namespaces(id, hosts);
        try {
            made.make();
            return Optional.of(made);
        } catch (IOException e) {
            System.out.println(e.getMessage());
            made.close();
            return Optional.empty();
        }
    }

    private void make() throws IOException, InterruptedException {
        ip("netns", "add", name(HUB));
        in(HUB, "link", "add", "bridge", "type", "bridge");
        in(HUB, "address", "add", SUBNET + "254/24", "dev", "bridge");
        in(HUB, "link", "set", "bridge", "up");
        in(HUB, "link", "set", "lo", "up");
        for (Map.Entry<String, String> host : addresses.entrySet()) {
            String name = host.getKey();
            ip("netns", "add", name(name));
            in(HUB, "link", "add", name, "type", "veth", "peer", "name", DEVICE, "netns", name(name));
            in(HUB, "link", "set", name, "master", "bridge", "up");
            in(name, "address", "add", host.getValue() + "/24", "dev", DEVICE);
            in(name, "link", "set", DEVICE, "up");
            in(name, "link", "set", "lo", "up");
        }
    }

    Map<String, String> addresses() {
        return addresses;
    }

    /** The beginning of a command line that is run on a host. */
    String[] on(String host) {
        return new String[] {"ip", "netns", "exec", name(host)};
    }

    String[] onHub() {
        return on(HUB);
    }

    /** Nothing gets from one side to the other any more; the hub reaches both. */
    void cut(Collection<String> side, Collection<String> other) throws IOException, InterruptedException {
        for (String here : side) {
            for (String there : other) {
                lose(here, there);
                lose(there, here);
            }
        }
    }

    private void lose(String from, String to) throws IOException, InterruptedException {
        in(from, "neighbour", "replace", addresses.get(to), "lladdr", NOBODY, "nud", "permanent", "dev", DEVICE);
    }

    /** Everything gets through again. */
    void heal() throws IOException, InterruptedException {
        for (String host : addresses.keySet()) {
            in(host, "neighbour", "flush", "dev", DEVICE, "nud", "permanent");
        }
    }

    private String name(String host) {
        return "basilisk-" + id + "-" + host;
    }

    private void in(String host, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-n", name(host)));
        command.addAll(List.of(words));
        ip(command.toArray(String[]::new));
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    @Override
    public void close() throws InterruptedException {
        List<String> all = new ArrayList<>(addresses.keySet());
        all.add(HUB);
        for (String host : all) {
            try {
                ip("netns", "delete", name(host));
            } catch (IOException e) {
                System.out.println(e.getMessage()); // it was never made, or is gone
            }
        }
    }
}
