package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.json.BlockView;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the chain is: its tip, blocks and headers. */
final class ChainReads {
    private static final int USUAL_HEADERS = 200;
    private static final int USUAL_STATS = 1000;
    private static final int MOST_HEADERS = 2000;
    private static final int HASH_DIGITS = 64;

    private final JournaledLedger ledger;
    private final Pages pages;

    ChainReads(JournaledLedger ledger) {
        this.ledger = ledger;
        pages = new Pages(ledger);
    }

    void chain(Context context) {
        Answers.json(context, Views.chain(ledger.ledgerKey(), ledger.chain()));
    }

    /** Blocks in one line each, newest first unless {@code ?order=asc}. */
    void blocks(Context context) {
        String order = Optional.ofNullable(context.queryParam("order")).orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw Requests.bad("order", "expected asc or desc, got '" + order + "'");
        }
        boolean ascending = order.equals("asc");
        Answers.json(context, ledger.answer(state -> {
            int blocks = state.chain().map(chain -> chain.height() + 1).orElse(0);
            Pages.Part part = pages.part(context, blocks, !ascending);
            List<BlockSummary> page = IntStream.range(part.from(), part.to())
                    .map(i -> ascending ? i : blocks - 1 - i)
                    .mapToObj(height -> state.summary(height).orElseThrow())
                    .toList();
            return Views.page(page, Views::summary, part.previous(), part.next());
        }));
    }

    void block(Context context) {
        Block block = named(context);
        boolean bytes = Answers.wantsBytes(context);
        if (isKnown(context, block, bytes ? "bin" : "json")) {
            return;
        }
        if (bytes) {
            Answers.bytes(context, block.encode());
        } else {
            Answers.json(context, BlockView.of(block));
        }
    }

    void header(Context context) {
        Block block = named(context);
        BlockHeader header = block.header();
        boolean bytes = Answers.wantsBytes(context);
        if (isKnown(context, block, bytes ? "header-bin" : "header-json")) {
            return;
        }
        if (bytes) {
            Answers.bytes(context, header.encode());
        } else {
            Answers.json(context, Views.header(header));
        }
    }

    void blockContributions(Context context) {
        Block block = named(context);
        if (isKnown(context, block, "contributions")) {
            return;
        }
        pages.send(
                context,
                block.seal().scored().stream()
                        .map(ScoredRound::scored)
                        .flatMap(List::stream)
                        .toList(),
                BlockView::contribution);
    }

    void blockTransfers(Context context) {
        Block block = named(context);
        if (!isKnown(context, block, "transfers")) {
            pages.send(context, block.seal().transfers(), Views::transfer);
        }
    }

    /** What would undo a block: the accounts that it changed, as they were before it. */
    void blockUndo(Context context) {
        Block block = named(context);
        if (!isKnown(context, block, "undo")) {
            int height = block.header().height();
            pages.send(context, ledger.answer(state -> state.undo(height)).orElseThrow(), Views::account);
        }
    }

    /** Figures of blocks for charts, oldest first; the newest unless {@code ?from=}. */
    void stats(Context context) {
        int count = Requests.whole(context, "count", USUAL_STATS, 1, MOST_HEADERS);
        Answers.json(context, ledger.answer(state -> {
            int blocks = state.chain().map(chain -> chain.height() + 1).orElse(0);
            int from = Requests.whole(context, "from", Math.max(0, blocks - count), 0, Integer.MAX_VALUE);
            int to = (int) Math.min(blocks, (long) from + count);
            List<Block> shown = IntStream.range(Math.min(from, to), to)
                    .mapToObj(height -> state.block(height).orElseThrow())
                    .toList();
            return Views.page(shown, BlockView::stats, Optional.empty(), Optional.empty());
        }));
    }

    /** Headers one after the other, 116 bytes each. */
    void headers(Context context) {
        int from = Requests.whole(context, "from", 0, 0, Integer.MAX_VALUE);
        int count = Requests.whole(context, "count", USUAL_HEADERS, 1, MOST_HEADERS);
        ByteWriter out = new ByteWriter();
        ledger.headers(from, count).forEach(header -> out.bytes(header.encode()));
        Answers.bytes(context, out.toBytes());
    }

    /** What is asked for by a block's hash can never change. @return whether the client has it already */
    private static boolean isKnown(Context context, Block block, String variant) {
        boolean byHash = context.pathParam("block").length() == HASH_DIGITS;
        return byHash && Answers.isKnown(context, block.hash(), variant);
    }

    /** The block of the path: a hash, a height, or {@code tip}. */
    private Block named(Context context) {
        String name = context.pathParam("block");
        return ledger.answer(state -> find(state, name))
                .orElseThrow(() -> new NotFoundException("no block " + name + " in this chain" + stale(name)));
    }

    private static Optional<Block> find(LedgerState state, String name) {
        if (name.equals("tip")) {
            return state.chain().flatMap(chain -> state.block(chain.height()));
        }
        if (name.length() == HASH_DIGITS) {
            return state.heightOf(hash(name)).flatMap(state::block);
        }
        return state.block(Requests.whole("block", name, 0, Integer.MAX_VALUE));
    }

    private String stale(String name) {
        boolean isStale = name.length() == HASH_DIGITS && ledger.answer(state -> state.isStale(hash(name)));
        return isStale ? ": it is stale, see /v1/stale" : "";
    }

    private static Hash32 hash(String hex) {
        try {
            return Hash32.parse(hex);
        } catch (IllegalArgumentException e) {
            throw Requests.bad("block", "expected tip, a height or 64 hex digits, got '" + hex + "'");
        }
    }
}
