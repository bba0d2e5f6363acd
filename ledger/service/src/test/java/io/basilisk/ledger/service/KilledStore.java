package io.basilisk.ledger.service;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.testing.TestChain;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process that is there to be killed: a ledger with its journal, and clients in the same process that submit without
 * pause. It says which commits it has at its start, that it is ready, and then of each commit that it is acknowledged.
 */
final class KilledStore {
    static final String READY = "ready";

    private static final int CLIENTS = 4;

    private KilledStore() {}

    /** Arguments: folder, store, and a word that no other life of this ledger has. */
    public static void main(String[] arguments) {
        LedgerConfig config = new LedgerConfig(
                Path.of(arguments[0]), LedgerConfig.Store.valueOf(arguments[1]), LedgerConfig.LOOPBACK, 0);
        JournaledLedger ledger = LedgerService.open(config, Clock.systemUTC(), System.err::println);
        if (ledger.round(1).isEmpty()) {
            if (ledger.chain().isEmpty()) {
                Submitter.begin(ledger, TestChain.key("coordinator"));
            }
            Submitter.open(ledger, TestChain.key("coordinator"));
        }
        ledger.commits(1).forEach(KilledStore::say);
        System.out.println(READY);
        System.out.flush();
        long chain = ledger.chain().orElseThrow().chain();
        for (int client = 0; client < CLIENTS; client++) {
            String name = arguments[2] + "-" + client;
            Thread.ofPlatform().start(() -> Submitter.submitForEver(ledger, chain, name, KilledStore::say));
        }
    }

    /** In one piece: a line that was begun when the process died is no acknowledgement. */
    private static void say(Commit commit) {
        System.out.println(commit.commitHash().hex());
        if (System.out.checkError()) {
            Runtime.getRuntime().halt(1); // whoever listened is gone
        }
    }
}
