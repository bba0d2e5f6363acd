package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.service.Access;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.plugin.bundled.CorsPluginConfig.CorsRule;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;

/** What stands before every route: how often one may ask, from which pages, and who may hand something in. */
final class Guard {
    private static final String BEARER = "Bearer ";

    private final Access access;

    private Guard(Access access) {
        this.access = access;
    }

    static void add(JavalinConfig config, Access access) {
        Guard guard = new Guard(access);
        if (access.requestsPerSecond() > 0) {
            config.registerPlugin(new RateLimitPlugin(limits -> limits.setKeyFunction(Context::ip)));
            config.routes.before(guard::limit);
        }
        if (access.token().isPresent()) {
            config.routes.before(guard::expectToken);
        }
        if (!access.origins().isEmpty()) {
            config.bundledPlugins.enableCors(cors -> cors.addRule(guard::allowOrigins));
        }
    }

    private void limit(Context context) {
        if (!isThisMachine(context.ip())) {
            context.with(RateLimitPlugin.class).requestPerTimeUnit(access.requestsPerSecond(), TimeUnit.SECONDS);
        }
    }

    /** The address is a number, so nobody is asked for it. */
    private static boolean isThisMachine(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void expectToken(Context context) {
        if (!context.method().name().equals("POST")) {
            return;
        }
        byte[] shown = String.valueOf(context.header(Header.AUTHORIZATION)).getBytes(StandardCharsets.UTF_8);
        byte[] expected = (BEARER + access.token().orElseThrow()).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(shown, expected)) {
            context.header(Header.WWW_AUTHENTICATE, BEARER.strip());
            throw new UnauthorizedResponse("expected this ledger's token as 'Authorization: Bearer TOKEN' with what is"
                    + " handed in: let BASILISK_LEDGER_TOKEN_FILE name the file that its operator gave you");
        }
    }

    private void allowOrigins(CorsRule rule) {
        if (access.origins().contains("*")) {
            rule.anyHost();
        } else {
            rule.allowHost(
                    access.origins().getFirst(),
                    access.origins().stream().skip(1).toArray(String[]::new));
        }
        rule.exposeHeader(Header.ETAG);
        rule.exposeHeader(Answers.TIP);
        rule.exposeHeader(Answers.CHAIN);
    }
}
