package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.ChainTip;
import io.basilisk.ledger.StaleBlock;

/** JSON views of what is not of the chain; conventions as in {@link Views}. */
public final class BranchView {
    private BranchView() {}

    /** A stale block: its header, and when it was recorded. */
    public static ObjectNode stale(StaleBlock block) {
        ObjectNode view = Views.object();
        view.set("header", Views.header(block.header()));
        return view.put("sequence", Views.decimal(block.sequence()))
                .put("recordedMillis", Views.decimal(block.recordedMillis()));
    }

    /** {@code status} is one of Bitcoin Core's words: {@code active} or {@code valid-fork}. */
    public static ObjectNode tip(ChainTip tip) {
        return Views.object()
                .put("height", tip.height())
                .put("hash", tip.hash().hex())
                .put("branchLength", tip.branchLength())
                .put("work", tip.work().toString())
                .put("status", Words.of(tip.status()));
    }
}
