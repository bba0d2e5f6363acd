package io.basilisk.jobs.cli;

import io.basilisk.jobs.ledger.LedgerClients;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --ledger}: the ledger that a command talks to. */
final class LedgerOption {

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8600",
            description = "The ledger's address. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    String url() {
        return url;
    }

    Ledger open() {
        return LedgerClients.open(url);
    }

    /** One line: where it is and how far it is; fails with a clear message when nobody answers. */
    String describe() {
        Optional<ChainInfo> chain = open().chain();
        return chain.map(info -> url + ", height " + info.height() + ", round " + info.round())
                .orElse(url + ", waiting for its first run");
    }
}
