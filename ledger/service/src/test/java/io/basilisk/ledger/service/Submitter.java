package io.basilisk.ledger.service;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.Set;
import java.util.function.Consumer;

/** Clients that hand in commits to a round without pause, and remember which ones were acknowledged. */
final class Submitter {
    private Submitter() {}

    /** Begins a chain, and a round of a thousand shards. */
    static void openRound(Ledger ledger, NodeKey coordinator) {
        begin(ledger, coordinator);
        open(ledger, coordinator);
    }

    /** Begins a chain. */
    static void begin(Ledger ledger, NodeKey coordinator) {
        ledger.submit(TestChain.sign(
                coordinator,
                signature -> new GenesisParams(
                        ledger.ledgerKey(),
                        coordinator.publicKey(),
                        TestChain.hash("run"),
                        TestChain.hash("model"),
                        1000,
                        12,
                        Target.EASIEST,
                        ThresholdMode.ABSOLUTE,
                        100,
                        25,
                        4,
                        signature)));
    }

    /** Opens its first round. */
    static void open(Ledger ledger, NodeKey coordinator) {
        long chain = ledger.chain().orElseThrow().chain();
        ledger.submit(TestChain.sign(
                coordinator, signature -> new OpenRound(chain, 1, TestChain.hash("model"), 1000, 30, signature)));
    }

    /** Submits until the ledger is gone or takes no more. */
    static void submitForEver(Ledger ledger, long chain, String name, Set<Commit> acknowledged) {
        submitForEver(ledger, chain, name, (Consumer<Commit>) acknowledged::add);
    }

    /** The same; told of each that was acknowledged. */
    static void submitForEver(Ledger ledger, long chain, String name, Consumer<Commit> acknowledged) {
        for (int i = 0; ; i++) {
            Commit commit = commit(chain, name + " " + i);
            try {
                ledger.submit(commit);
                acknowledged.accept(commit);
            } catch (UnknownOutcomeException | RefusedException e) {
                return;
            }
        }
    }

    /** A commit to round 1 by a node of its own. */
    static Commit commit(long chain, String name) {
        NodeKey node = TestChain.key(name);
        Hash32 hash = TestChain.hash("commit " + name);
        return TestChain.sign(node, signature -> new Commit(chain, 1, node.publicKey(), hash, signature));
    }
}
