package io.basilisk.ledger.service.rest;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a list goes on, as a text that only this ledger makes: direction, place, and an HMAC-SHA-256 over both and over
 * the list that it belongs to. Nothing that a caller sent is in it.
 */
final class Cursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int TAG_BYTES = 12;

    private final SecretKeySpec key;

    /** @param key secret of this ledger, the same after a restart, so that cursors outlive it */
    Cursors(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * One end of a page.
     *
     * @param back whether it leads to the page before rather than to the one after
     * @param place the list's own way to find the place again
     */
    record Cursor(boolean back, byte[] place) {}

    /** For the answer to a request for a list. */
    String encode(Context context, Cursor cursor) {
        byte[] content = ByteBuffer.allocate(1 + cursor.place().length)
                .put((byte) (cursor.back() ? 1 : 0))
                .put(cursor.place())
                .array();
        byte[] whole = ByteBuffer.allocate(content.length + TAG_BYTES)
                .put(content)
                .put(tag(context, content))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /**
     * The one that a request came with.
     *
     * @throws BadRequestException when this ledger did not make it for this list
     */
    Optional<Cursor> of(Context context) {
        return Optional.ofNullable(context.queryParam("cursor")).map(text -> decode(context, text));
    }

    private Cursor decode(Context context, String text) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
        int length = whole.length - TAG_BYTES;
        if (length < 1) {
            throw unknown(text);
        }
        byte[] content = Arrays.copyOf(whole, length);
        if (!MessageDigest.isEqual(tag(context, content), Arrays.copyOfRange(whole, length, whole.length))) {
            throw unknown(text);
        }
        return new Cursor(content[0] == 1, Arrays.copyOfRange(content, 1, length));
    }

    private byte[] tag(Context context, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(list(context).getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(content), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** What tells one list from others: its path, and what else was asked for. */
    private static String list(Context context) {
        Map<String, Object> asked = new TreeMap<>(context.queryParamMap());
        asked.remove("cursor");
        asked.remove("limit");
        return context.path() + asked;
    }

    private static BadRequestException unknown(String text) {
        return Requests.bad(
                "cursor", "expected \"next\" or \"prev\" of an earlier answer of this list, got '" + text + "'");
    }
}
