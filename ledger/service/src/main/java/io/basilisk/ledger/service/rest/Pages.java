package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.basilisk.ledger.service.rest.Cursors.Cursor;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lists a page at a time, {@code ?limit=} items each, with an opaque {@code ?cursor=} for the pages after and before.
 * A page turned while a list grew neither repeats nor skips items that were there before.
 */
final class Pages {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final Cursors cursors;

    Pages(JournaledLedger ledger) {
        cursors = new Cursors(ledger.cursorKey());
    }

    /** What of a list is on a page, and the cursors of its neighbours; empty where there is none. */
    record Part(int from, int to, Optional<String> previous, Optional<String> next) {}

    /** How a list finds a place again after it changed. Places lie between items: {@code index} is before that item. */
    private interface Places {
        byte[] at(int index, boolean back);

        int indexOf(byte[] place, boolean back);
    }

    /** Sends the page that a request asks for of a list whose new items come last. */
    <T> void send(Context context, List<T> all, Function<T, ? extends JsonNode> view) {
        send(context, part(context, all.size(), newestLast()), all, view);
    }

    /** Sends the page that a request asks for of a list whose new items come first. */
    <T> void sendNewestFirst(Context context, List<T> all, Function<T, ? extends JsonNode> view) {
        send(context, part(context, all.size(), newestFirst(all.size())), all, view);
    }

    /**
     * Sends the page that a request asks for of a list that is sorted by a rank, in which any item may move.
     *
     * @param rank bytes whose order, as unsigned ones, is the list's; no two are equal
     */
    <T> void sendRanked(Context context, List<T> all, Function<T, byte[]> rank, Function<T, ? extends JsonNode> view) {
        send(context, part(context, all.size(), ranked(all, rank)), all, view);
    }

    private static <T> void send(Context context, Part part, List<T> all, Function<T, ? extends JsonNode> view) {
        List<T> items = all.subList(part.from(), part.to());
        Answers.json(context, Views.page(items, view, part.previous(), part.next()));
    }

    /**
     * The page that a request asks for.
     *
     * @param size of the whole list
     * @param newestFirst where it grows
     */
    Part part(Context context, int size, boolean newestFirst) {
        return part(context, size, newestFirst ? newestFirst(size) : newestLast());
    }

    private Part part(Context context, int size, Places places) {
        int limit = Requests.whole(context, "limit", USUAL, 1, MOST);
        Optional<Cursor> cursor = cursors.of(context);
        int turned = cursor.map(it -> Math.clamp(places.indexOf(it.place(), it.back()), 0, size))
                .orElse(0);
        boolean back = cursor.map(Cursor::back).orElse(false);
        int from = back ? Math.max(0, turned - limit) : turned;
        int to = back ? turned : Math.min(size, turned + limit);
        return new Part(
                from,
                to,
                from == 0 ? Optional.empty() : Optional.of(cursor(context, places, from, true)),
                to == size ? Optional.empty() : Optional.of(cursor(context, places, to, false)));
    }

    private String cursor(Context context, Places places, int index, boolean back) {
        return cursors.encode(context, new Cursor(back, places.at(index, back)));
    }

    /** A place is a number of items from the end that does not grow. */
    private static Places newestLast() {
        return new Places() {
            @Override
            public byte[] at(int index, boolean back) {
                return number(index);
            }

            @Override
            public int indexOf(byte[] place, boolean back) {
                return number(place);
            }
        };
    }

    private static Places newestFirst(int size) {
        return new Places() {
            @Override
            public byte[] at(int index, boolean back) {
                return number(size - index);
            }

            @Override
            public int indexOf(byte[] place, boolean back) {
                return size - number(place);
            }
        };
    }

    /** A place is the rank of the item on this page that is next to it. */
    private static <T> Places ranked(List<T> all, Function<T, byte[]> rank) {
        return new Places() {
            @Override
            public byte[] at(int index, boolean back) {
                return rank.apply(all.get(back ? index : index - 1));
            }

            @Override
            public int indexOf(byte[] place, boolean back) {
                int first = 0;
                int last = all.size();
                while (first < last) {
                    int middle = (first + last) >>> 1;
                    int order = Arrays.compareUnsigned(rank.apply(all.get(middle)), place);
                    if (order < 0 || order == 0 && !back) {
                        first = middle + 1;
                    } else {
                        last = middle;
                    }
                }
                return first;
            }
        };
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static int number(byte[] place) {
        return ByteBuffer.wrap(place).getInt();
    }
}
