package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.service.Access;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The web server in front of a ledger. */
public final class RestServer implements AutoCloseable {
    private static final long MOST_BODY_BYTES = 1 << 20;
    private static final int MOST_HEADER_BYTES = 8 << 10;
    /** Of a body: whoever sends slower is sent away, so that nobody holds connections for nothing. */
    private static final long LEAST_BYTES_PER_SECOND = 100;

    private static final int WAITING_CONNECTIONS = 1024;

    private final Javalin javalin;

    private final JournaledLedger ledger;

    private RestServer(Javalin javalin, JournaledLedger ledger) {
        this.javalin = javalin;
        this.ledger = ledger;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException when the address cannot be listened on
     */
    public static RestServer start(JournaledLedger ledger, Access access) {
        Javalin javalin = Javalin.create(config -> {
            configure(config, ledger, access);
            config.jetty.addConnector((server, http) -> connector(server, http, access));
        });
        try {
            return new RestServer(javalin.start(), ledger);
        } catch (JavalinBindException e) {
            throw new IllegalArgumentException(
                    "cannot listen on " + access.bind() + ":" + access.port() + ": " + e.getMessage()
                            + " Choose another --port (0 for a free one), or stop what uses it.",
                    e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Method and path of every route, as in {@code GET /v1/chain}; HEAD goes with every GET. */
    public List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler ->
                        handler.endpoint.method.isHttpMethod() && handler.endpoint.method != HandlerType.HEAD)
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .toList();
    }

    @Override
    public void close() {
        ledger.events().close();
        javalin.stop();
    }

    private static void configure(JavalinConfig config, JournaledLedger ledger, Access access) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(RestServer::limit);
        ServerErrors serverErrors = new ServerErrors();
        config.jetty.modifyServer(server -> server.setErrorHandler(serverErrors));
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(serverErrors));
        // Not after: when a stream ends, its answer was sent long ago and often nobody is there any more.
        config.routes.before(context -> ledger.tip().ifPresent(tip -> Answers.tip(context, tip)));
        Guard.add(config, access);
        config.routes.before("/v1/*", new Forwarding(ledger)::handle);
        Routes.add(config.routes, ledger);
        Metrics metrics = new Metrics(ledger);
        Routes.get(config.routes, Metrics.PATH, metrics::scrape);
        config.requestLogger.http(metrics::answered);
        Errors.add(config.routes);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, Access access) {
        ServerConnector connector = access.tls()
                .map(tls -> new ServerConnector(server, secured(tls), new HttpConnectionFactory(http)))
                .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
        connector.setHost(access.bind());
        connector.setPort(access.port());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        connector.addBean(new ConnectionsPerHost());
        return connector;
    }

    private static SslContextFactory.Server secured(Access.Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStoreType("PKCS12");
        factory.setKeyStorePath(tls.keyStore().toAbsolutePath().toString());
        factory.setKeyStorePassword(tls.password());
        return factory;
    }

    private static void limit(HttpConfiguration http) {
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setMinRequestDataRate(LEAST_BYTES_PER_SECOND);
        http.addCustomizer(EventStream::takesAnything);
    }
}
