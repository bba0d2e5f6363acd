package io.basilisk.jobs.cli;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A real ledger over HTTP on which node 0 of the tests' chain can spend two rewards. */
final class CoinLedger implements AutoCloseable {
    private final TestChain chain = new TestChain().withCoins(2);
    private final LedgerService service;
    private final HttpLedger http;

    CoinLedger(Path folder) {
        try (Journal journal = new Journal(new FileLedgerStore(folder, notice -> {}))) {
            journal.append(chain.ledger().entries());
        }
        KeyFile.create(LedgerService.keyFile(folder), chain.ledgerKey());
        LedgerConfig config = new LedgerConfig(folder, LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        service = LedgerService.start(config, Clock.systemUTC(), notice -> {});
        http = new HttpLedger(URI.create(service.url()));
    }

    String url() {
        return service.url();
    }

    NodeKey rich() {
        return chain.node(0);
    }

    HttpLedger http() {
        return http;
    }

    /** Plays a round whose block node 1 finds. */
    void mineRound() {
        int before = chain.ledger().entries().size();
        chain.mineRound(chain.node(1));
        List<JournalEntry> entries = chain.ledger().entries();
        for (JournalEntry entry : entries.subList(before, entries.size())) {
            // Its seal is dated by the service's clock, so its block is another one.
            http.submit(
                    entry.submission() instanceof SolvedBlock
                            ? new SolvedBlock(
                                    TestMiner.solve(http.template(chain.node(1).address()), 0))
                            : entry.submission());
        }
    }

    @Override
    public void close() {
        http.close();
        service.close();
    }
}
