package io.basilisk.ledger.service.store;

/**
 * One node of a ledger cluster.
 *
 * @param name by which it is known for good, whatever its address
 * @param host name or address at which the others reach it
 * @param port on which it listens for the others; it also uses the next one
 * @param restPort on which it answers over REST
 */
public record ClusterMember(String name, String host, int port, int restPort) {
    private static final int MOST_PORT = 65_535;

    public ClusterMember {
        if (port < 1 || port >= MOST_PORT || restPort < 1 || restPort > MOST_PORT) {
            throw new IllegalArgumentException("node " + name + ": expected ports of 1 to " + MOST_PORT + ", got "
                    + port + " (and the next one) and " + restPort);
        }
        if (restPort == port || restPort == port + 1) {
            throw new IllegalArgumentException("node " + name + ": expected three different ports, got " + port
                    + ", the next one and " + restPort);
        }
    }

    /** Where the others look for it. */
    String address() {
        return host + ":" + port;
    }

    /** Port for what the nodes tell each other; the other one is for finding each other. */
    int messagePort() {
        return port + 1;
    }
}
