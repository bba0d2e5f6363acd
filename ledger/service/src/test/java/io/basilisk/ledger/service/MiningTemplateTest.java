package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.TestChain;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Miners that wait for something to mine, over real HTTP. */
class MiningTemplateTest {
    @TempDir
    Path directory;

    private final TestChain chain = new TestChain().begin();

    private static CompletableFuture<HttpResponse<String>> ask(RunningLedger ledger, String question) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return ledger.get("/v1/mining/template?" + question);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void whoWaitsIsAnsweredWhenALaterRoundIsSealed() throws Exception {
        String miner = "miner=" + chain.node(0).address();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            ledger.replay(chain.ledger().entries());
            CompletableFuture<HttpResponse<String>> waiting = ask(ledger, miner + "&after=0");
            CompletableFuture<HttpResponse<String>> stranger =
                    ask(ledger, "miner=" + chain.node(1).address() + "&after=0");
            Awaitility.await()
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> ledger.ledger.events().subscribers() == 2);
            chain.untilScored(true, false);
            chain.ledger().submit(chain.sealing());
            ledger.replay(chain.ledger().entries().stream().skip(1).toList());

            assertThat(waiting.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
            assertThat(json(waiting.get()).at("/header/round").asInt()).isEqualTo(1);
            assertThat(stranger.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(403);
            assertThat(json(stranger.get()).path("code").asText()).isEqualTo("not-eligible");
            HttpResponse<String> atOnce = ledger.get("/v1/mining/template?" + miner);
            assertThat(atOnce.body()).isEqualTo(waiting.get().body());
            assertThat(atOnce.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(ledger.get("/v1/mining/template?" + miner + "&after=0").body())
                    .isEqualTo(atOnce.body());
            assertThat(ledger.ledger.events().subscribers()).isZero();
        }
    }

    /** Ten seconds: proxies and clients give up on what says nothing for long. */
    @Test
    void whoWaitsInVainIsToldSo() throws Exception {
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            ledger.replay(chain.ledger().entries());
            HttpResponse<String> answer =
                    ask(ledger, "miner=" + chain.node(0).address() + "&after=7").get(1, TimeUnit.MINUTES);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).path("code").asText()).isEqualTo("nothing-to-mine");
        }
    }
}
