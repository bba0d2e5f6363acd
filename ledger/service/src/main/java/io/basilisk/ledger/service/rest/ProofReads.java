package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.BlockProofs;
import io.basilisk.ledger.proof.ConsistencyProof;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.rules.PastAccounts;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import java.util.List;

/** Proofs of what the chain holds, each up to a header whose work can be checked. */
final class ProofReads {
    /** What there is to prove is known, and in no block yet, or will never be. */
    static final String NOT_IN_BLOCK = "not-in-block";

    private static final int HASH_DIGITS = 64;

    private final JournaledLedger ledger;
    private final PastAccounts past = new PastAccounts();

    ProofReads(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    void contribution(Context context) {
        int round = Requests.round(context);
        Hash32 node = Requests.hash(context, "node");
        Block block = ledger.answer(state -> recording(state, round));
        Answers.json(
                context,
                BlockProofs.contribution(block, round, node)
                        .map(proof -> ProofViews.contribution(round, node, proof))
                        .orElseThrow(() ->
                                new NotFoundException("node " + node + " contributed nothing to round " + round)));
    }

    /** The block that records a round: its own, or for a void round the next one. */
    private static Block recording(LedgerState state, int round) {
        RoundInfo info =
                state.round(round).orElseThrow(() -> new NotFoundException("round " + round + " was not opened"));
        int low = 1;
        int high = state.chain().orElseThrow().height() + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean late = state.block(middle).orElseThrow().header().round() >= round;
            low = late ? low : middle + 1;
            high = late ? middle : high;
        }
        return state.block(low)
                .orElseThrow(() -> new RefusedException(
                        NOT_IN_BLOCK,
                        "expected a round that a block records; no block records round " + round + " yet, which is "
                                + info.state()));
    }

    void transfer(Context context) {
        Hash32 txid = Requests.hash(context, "txid");
        Block block = ledger.answer(state -> {
            TransferInfo info = state.transfer(txid)
                    .orElseThrow(() -> new NotFoundException("no transfer " + txid + " was handed in"));
            return info.block()
                    .map(BlockSummary::height)
                    .flatMap(state::block)
                    .orElseThrow(() -> new RefusedException(
                            NOT_IN_BLOCK, "expected a transfer that a block holds, found one that is " + info.state()));
        });
        Answers.json(
                context,
                ProofViews.transfer(txid, BlockProofs.transfer(block, txid).orElseThrow()));
    }

    /** The state after a block is sealed by the block after it: usually the tip's own parent is the newest. */
    void account(Context context) {
        Address address = Requests.address(context);
        List<Block> blocks = chain().blocks();
        int tip = blocks.size() - 1;
        int height = Requests.whole(context, "height", Math.max(0, tip - 1), 0, Integer.MAX_VALUE);
        if (height > tip) {
            throw new NotFoundException("no block " + height + " in this chain, whose tip is " + tip);
        }
        if (height == tip) {
            throw new RefusedException(
                    NOT_IN_BLOCK,
                    "expected a height below the tip's, " + tip + ": the state after a block is sealed by the next");
        }
        AccountProof proof = AccountProof.of(past.leavesAfter(blocks, height), blocks.get(height + 1), address);
        Answers.json(context, ProofViews.account(address, proof));
    }

    void header(Context context) {
        Blocks chain = chain();
        List<Block> blocks = chain.blocks();
        List<Hash32> hashes = chain.hashes();
        int tree = height(context, "tree", blocks.size() - 1, blocks);
        int block = named(context.pathParam("block"), hashes);
        if (block >= tree) {
            throw Requests.bad("tree", "expected a block after block " + block + ", got " + tree);
        }
        Answers.json(context, ProofViews.header(HeaderProof.of(blocks.get(block).header(), hashes, blocks.get(tree))));
    }

    /** A height or a hash. */
    private static int named(String name, List<Hash32> hashes) {
        int height = name.length() == HASH_DIGITS
                ? hashes.indexOf(Requests.parsed("block", name, Hash32::parse))
                : Requests.whole("block", name, 0, Integer.MAX_VALUE);
        if (height < 0 || height >= hashes.size()) {
            throw new NotFoundException("no block " + name + " in this chain");
        }
        return height;
    }

    void consistency(Context context) {
        Blocks chain = chain();
        List<Block> blocks = chain.blocks();
        int to = height(context, "to", blocks.size() - 1, blocks);
        int from = height(context, "from", 1, blocks);
        if (from < 1 || from > to) {
            throw Requests.bad("from", "expected a height of 1 to " + to + ", got " + from);
        }
        Answers.json(
                context, ProofViews.consistency(ConsistencyProof.of(blocks.get(from), blocks.get(to), chain.hashes())));
    }

    private static int height(Context context, String name, int otherwise, List<Block> blocks) {
        int height = Requests.whole(context, name, otherwise, 0, Integer.MAX_VALUE);
        if (height >= blocks.size()) {
            throw new NotFoundException(
                    name + ": no block " + height + " in this chain, whose tip is " + (blocks.size() - 1));
        }
        return height;
    }

    private Blocks chain() {
        Blocks chain = ledger.answer(state -> new Blocks(state.blocks(), state.blockHashes()));
        if (chain.blocks().isEmpty()) {
            throw new RefusedException(RefusalCode.NO_CHAIN, "expected a chain, there is none yet");
        }
        return chain;
    }

    /** All blocks from genesis on, and their hashes. */
    private record Blocks(List<Block> blocks, List<Hash32> hashes) {}
}
