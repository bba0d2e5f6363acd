package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;

/** How answers are sent. */
final class Answers {
    static final String TIP = "Basilisk-Tip";
    static final String CHAIN = "Basilisk-Chain";

    static final String BYTES = "application/octet-stream";

    private static final int NOT_MODIFIED = 304;

    private Answers() {}

    static void json(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString());
    }

    /** Tells on every answer which chain it is of, and how far that is. */
    static void tip(Context context, JournaledLedger.Tip tip) {
        context.header(CHAIN, tip.chainId().hex());
        context.header(TIP, tip.height() + ";" + tip.hash());
    }

    static void bytes(Context context, byte[] body) {
        context.contentType(BYTES).result(body);
    }

    static boolean wantsBytes(Context context) {
        String accept = context.header("Accept");
        return accept != null && accept.contains(BYTES);
    }

    /**
     * Marks an answer that is identified by a hash and can never change.
     *
     * @param variant which of the answer's forms
     * @return whether the client has it already, in which case nothing more is to be sent
     */
    static boolean isKnown(Context context, Hash32 hash, String variant) {
        String tag = "\"" + hash.hex() + "-" + variant + "\"";
        context.header("ETag", tag);
        context.header("Cache-Control", "public, max-age=31536000, immutable");
        context.header("Vary", "Accept");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(NOT_MODIFIED);
            return true;
        }
        return false;
    }
}
