package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.json.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.eclipse.jetty.http.BadMessageException;

/** Turns what goes wrong into problem documents (RFC 9457) with a stable code. */
final class Errors {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL = 500;
    private static final int UNAVAILABLE = 503;

    private static final System.Logger LOG = System.getLogger(Errors.class.getName());

    /**
     * What is wrong now and may be right later, or the other way round, is a conflict; all other refusals say that the
     * content is wrong.
     */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            status(RefusalCode.MALFORMED, BAD_REQUEST),
            status(RefusalCode.NOT_ELIGIBLE, FORBIDDEN),
            status(RefusalCode.NO_ROUND, NOT_FOUND),
            status(RefusalCode.NO_CHAIN, CONFLICT),
            status(RefusalCode.CHAIN_EXISTS, CONFLICT),
            status(RefusalCode.WRONG_ROUND, CONFLICT),
            status(RefusalCode.ROUND_IN_PROGRESS, CONFLICT),
            status(RefusalCode.WRONG_STATE, CONFLICT),
            status(RefusalCode.ALREADY_THERE, CONFLICT),
            status(RefusalCode.SHARD_TAKEN, CONFLICT),
            status(RefusalCode.TOO_MANY, CONFLICT),
            status(RefusalCode.NOTHING_TO_MINE, CONFLICT),
            status(RefusalCode.STALE, CONFLICT),
            status(RefusalCode.NONCE_USED, CONFLICT),
            status(RefusalCode.FEE_TOO_LOW, CONFLICT),
            status(RefusalCode.ALREADY_SEALED, CONFLICT),
            status(RefusalCode.IMMATURE_FUNDS, CONFLICT),
            status(RefusalCode.TOO_MANY_PENDING, CONFLICT),
            status(RefusalCode.MEMPOOL_FULL, CONFLICT),
            Map.entry(ProofReads.NOT_IN_BLOCK, CONFLICT));

    private Errors() {}

    static void add(RoutesConfig routes) {
        on(routes, RefusedException.class, (refusal, context) -> refused(context, refusal));
        on(
                routes,
                BadRequestException.class,
                (error, context) -> send(context, BAD_REQUEST, error.code(), String.valueOf(error.getMessage())));
        on(
                routes,
                NotFoundException.class,
                (error, context) -> send(context, NOT_FOUND, "not-found", String.valueOf(error.getMessage())));
        on(
                routes,
                UnknownOutcomeException.class,
                (error, context) ->
                        send(context, UNAVAILABLE, "journal-unavailable", String.valueOf(error.getMessage())));
        on(routes, HttpResponseException.class, Errors::refusedByServer);
        on(
                routes,
                BadMessageException.class,
                (error, context) ->
                        send(context, error.getCode(), code(error.getCode()), String.valueOf(error.getReason())));
        on(routes, Exception.class, (error, context) -> {
            LOG.log(System.Logger.Level.ERROR, context.method() + " " + context.path() + " failed", error);
            send(context, INTERNAL, code(INTERNAL), "the ledger failed to answer; its log says why");
        });
    }

    /**
     * Where telling fails, whoever asked is gone and there is nobody to tell. Javalin would take what is thrown then
     * for the next error to be told, and so on without end.
     */
    private static <E extends Exception> void on(RoutesConfig routes, Class<E> kind, ExceptionHandler<E> handler) {
        routes.exception(kind, (error, context) -> {
            try {
                handler.handle(error, context);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "an error could not be told", e);
            }
        });
    }

    private static void refusedByServer(HttpResponseException error, Context context) {
        if (error.getStatus() == TOO_MANY_REQUESTS) {
            context.header(Header.RETRY_AFTER, "1");
        }
        send(context, error.getStatus(), code(error.getStatus()), String.valueOf(error.getMessage()));
    }

    private static void refused(Context context, RefusedException refusal) {
        int status = STATUS.getOrDefault(refusal.code(), UNPROCESSABLE);
        send(context, status, Problem.view(status, refusal));
    }

    private static void send(Context context, int status, String code, String detail) {
        send(context, status, Problem.view(status, code, detail));
    }

    private static void send(Context context, int status, ObjectNode problem) {
        context.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .result(problem.put("instance", context.path()).toString());
    }

    /** The code of an error that the web server found. */
    static String code(int status) {
        return switch (status) {
            case 401 -> "token-required";
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 408 -> "too-slow";
            case 413 -> "too-large";
            case 414, 431 -> "header-too-large";
            case TOO_MANY_REQUESTS -> "too-many-requests";
            case 501 -> "method-not-allowed";
            case 503 -> "unavailable";
            case 505 -> "bad-request";
            default -> status < 500 ? "bad-request" : "internal-error";
        };
    }

    private static Map.Entry<String, Integer> status(RefusalCode code, int status) {
        return Map.entry(code.text(), status);
    }
}
