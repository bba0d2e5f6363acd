package io.basilisk.jobs.cli;

import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.client.TipMemory;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --ledger}: the ledger that a command talks to. */
final class LedgerOption {
    private static final String NODE = "[^/:,]+(:\\d+)?";

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8600",
            description = "The ledger's address. Default: ${DEFAULT-VALUE}.")
    private URI address;

    URI address() {
        return address;
    }

    /** Held to the history that this machine saw before. */
    HttpLedger open() {
        return HttpLedger.remembering(address, ClientSettings.DEFAULT, TipMemory.ofThisProcess());
    }

    /** One line: where it is and how far it is; fails with a clear message when nobody answers. */
    String describe() {
        try (HttpLedger ledger = open()) {
            Optional<ChainInfo> chain = ledger.chain();
            return chain.map(info -> address + ", height " + info.height() + ", round " + info.round())
                    .orElse(address + ", waiting for its first run");
        }
    }

    /** @throws IllegalArgumentException unless it is an http or https address, or a cluster's, and nothing more */
    static URI parse(String text) {
        if (!text.matches("https?://" + NODE + "(," + NODE + ")*/?")) {
            throw new IllegalArgumentException(
                    "expected http://host:port, or http://host:port,host:port,... of a cluster");
        }
        return URI.create(text);
    }
}
