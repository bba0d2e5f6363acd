package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.TestChain;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures that Prometheus reads. */
class MetricsTest {
    @TempDir
    Path directory;

    @Test
    void tellHowFarTheLedgerIsAndWhatItAnswered() throws Exception {
        TestChain chain = new TestChain().begin();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            assertThat(ledger.get("/metrics").body()).contains("basilisk_ledger_height -1.0");
            chain.mineRound(chain.node(0));
            ledger.replay(chain.ledger().entries());
            ledger.get("/v1/blocks/0");
            ledger.get("/v1/blocks/1");
            ledger.get("/v1/blocks/77");
            ledger.get("/nowhere");

            HttpResponse<String> answer = ledger.get("/metrics");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(answer.body())
                    .contains("basilisk_ledger_height 1.0")
                    .contains("basilisk_ledger_journal_entries "
                            + (double) chain.ledger().entries().size())
                    .contains("basilisk_ledger_mempool_transfers 0.0")
                    .contains("basilisk_ledger_event_clients 0.0")
                    .contains(count("GET", "/v1/blocks/{block}", 200) + " 2")
                    .contains(count("GET", "/v1/blocks/{block}", 404) + " 1")
                    .contains(count("POST", "/v1/rounds/{round}/seal", 201) + " 1")
                    .doesNotContain("nowhere");
        }
    }

    private static String count(String method, String route, int status) {
        return "basilisk_ledger_requests_seconds_count{method=\"" + method + "\",route=\"" + route + "\",status=\""
                + status + "\"}";
    }
}
