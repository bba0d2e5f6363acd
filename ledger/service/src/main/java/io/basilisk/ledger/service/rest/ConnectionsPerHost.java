package io.basilisk.ledger.service.rest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;

/** Closes what one other machine opens beyond its share of connections; this machine has no limit. */
final class ConnectionsPerHost implements Connection.Listener {
    static final int MOST = 256;

    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();
    /** Closed ones cannot tell any more whose they were. */
    private final Map<Connection, InetAddress> hosts = new ConcurrentHashMap<>();

    @Override
    public void onOpened(Connection connection) {
        Optional<InetAddress> host = host(connection);
        if (host.isPresent()) {
            hosts.put(connection, host.get());
            if (open.merge(host.get(), 1, Integer::sum) > MOST) {
                connection.getEndPoint().close();
            }
        }
    }

    @Override
    public void onClosed(Connection connection) {
        InetAddress host = hosts.remove(connection);
        if (host != null) {
            open.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Empty for what is not counted; a connection inside of TLS was counted when TLS began. */
    private static Optional<InetAddress> host(Connection connection) {
        if (connection.getEndPoint() instanceof SslEndPoint
                || !(connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return Optional.empty();
        }
        return Optional.ofNullable(remote.getAddress()).filter(address -> !address.isLoopbackAddress());
    }
}
