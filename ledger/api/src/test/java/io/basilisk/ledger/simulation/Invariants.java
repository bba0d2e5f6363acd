package io.basilisk.ledger.simulation;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.StaleBlock;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.rules.LedgerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold after every step, whatever happened. */
final class Invariants {
    private final SimulatedLedger ledger;
    private final Map<Integer, Hash32> acknowledged = new HashMap<>();
    private final List<Hash32> seenBlocks = new ArrayList<>();
    private final ChainVerifier verifier = new ChainVerifier();
    private final Set<Integer> roundsWithBlocks = new HashSet<>();
    private final List<Block> unverified = new ArrayList<>();

    Invariants(SimulatedLedger ledger) {
        this.ledger = ledger;
    }

    /** A sender got this receipt: from now on the entry must be there. */
    void acknowledged(Receipt receipt) {
        Hash32 before = acknowledged.put(Math.toIntExact(receipt.sequence()), receipt.id());
        require(before == null || before.equals(receipt.id()), "two entries acknowledged as " + receipt.sequence());
    }

    /** A reader saw the chain up to here: from now on it must not lose or change a block. */
    void seen(ChainInfo chain) {
        for (int height = seenBlocks.size(); height <= chain.height(); height++) {
            String gone = "block " + height + " was seen and is gone";
            Block block = ledger.state().block(height).orElseThrow(() -> new AssertionError(gone));
            seenBlocks.add(block.hash());
            unverified.add(block);
        }
    }

    /** Checks everything; cheap unless something changed. */
    void check() {
        noAcknowledgedEntryIsLost();
        noSeenBlockIsLost();
        moneyMatchesBlocks();
        blocksAreValid();
        staleBlocksAreBesideTheChain();
    }

    private void noAcknowledgedEntryIsLost() {
        List<Hash32> durable = ledger.durableIds();
        acknowledged.forEach((sequence, id) -> {
            require(sequence < durable.size(), "acknowledged entry " + sequence + " is lost");
            require(durable.get(sequence).equals(id), "entry " + sequence + " is another than was acknowledged");
        });
    }

    private void noSeenBlockIsLost() {
        LedgerState state = ledger.state();
        if (!seenBlocks.isEmpty()) {
            int last = seenBlocks.size() - 1;
            require(
                    state.block(last)
                            .map(Block::hash)
                            .filter(seenBlocks.get(last)::equals)
                            .isPresent(),
                    "block " + last + " was seen and is gone");
        }
    }

    private void moneyMatchesBlocks() {
        LedgerState state = ledger.state();
        if (state.chain().isEmpty()) {
            return;
        }
        int height = state.chain().get().height();
        long expected = height * Amount.BLOCK_REWARD.units();
        long held = state.accounts().stream()
                .map(Account::balance)
                .mapToLong(Amount::units)
                .sum();
        require(held == expected, "accounts hold " + held + " after " + height + " blocks");
    }

    /** Links, work, roots, signatures, eligibility: the verifier that a stranger would use. */
    private void blocksAreValid() {
        for (Block block : unverified) {
            var findings = verifier.next(block.encode());
            require(findings.isEmpty(), "block " + block.header().height() + ": " + findings);
            require(
                    roundsWithBlocks.add(block.header().round()),
                    "two blocks of round " + block.header().round());
        }
        unverified.clear();
    }

    private void staleBlocksAreBesideTheChain() {
        LedgerState state = ledger.state();
        for (StaleBlock stale : state.stale()) {
            require(state.heightOf(stale.hash()).isEmpty(), "block " + stale.hash() + " is stale and of the chain");
            Block first = state.block(stale.header().height()).orElseThrow();
            require(
                    first.header().prevHash().equals(stale.header().prevHash()),
                    "stale block " + stale.hash() + " is no rival of block " + first.hash());
        }
    }

    /** What the journal's bytes alone give is what the ledger says. */
    void checkReplay() {
        LedgerState replayed = ledger.replayed();
        require(
                replayed.chain().equals(ledger.state().chain())
                        && replayed.tips().equals(ledger.state().tips())
                        && replayed.accounts().equals(ledger.state().accounts()),
                "the journal replays to another state");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
