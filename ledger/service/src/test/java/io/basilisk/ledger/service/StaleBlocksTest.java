package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.TestChain;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block that is not the first of its round, over REST and across a restart. */
class StaleBlocksTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final TestChain chain = new TestChain().begin();
    private BlockHeader second;
    private Block first;

    @BeforeEach
    void twoFindABlock() {
        chain.untilSealed(true, true);
        second = chain.solved(chain.node(1), 100);
        first = chain.mine(chain.node(0), 100);
    }

    private RunningLedger run() {
        return new RunningLedger(new FileLedgerStore(directory, notice -> {}));
    }

    private HttpResponse<String> handIn(RunningLedger running) throws Exception {
        return running.post(
                "/v1/mining/blocks", Views.submission(new SolvedBlock(second)).toString());
    }

    private static JsonNode json(RunningLedger running, String path) throws Exception {
        return JSON.readTree(running.get(path).body());
    }

    @Test
    void itIsRefusedAndSeenEverywhereOnce() throws Exception {
        try (RunningLedger running = run()) {
            running.replay(chain.ledger().entries());
            EventFeed.Subscription events = running.ledger.events().subscribe();
            for (int again = 0; again < 3; again++) {
                HttpResponse<String> refused = handIn(running);
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(JSON.readTree(refused.body()).path("code").textValue())
                        .isEqualTo("stale");
                assertThat(refused.headers().firstValue("Basilisk-Tip")).contains("1;" + first.hash());
            }
            assertSeen(running);
            assertTold(events);
        }
        try (RunningLedger restarted = run()) {
            assertThat(handIn(restarted).statusCode()).isEqualTo(409);
            assertSeen(restarted);
            assertThat(restarted.ledger.entries())
                    .isEqualTo(chain.ledger().entries().size() + 1);
        }
    }

    private void assertSeen(RunningLedger running) throws Exception {
        JsonNode stale = json(running, "/v1/stale").path("items");
        assertThat(stale).hasSize(1);
        assertThat(stale.path(0).path("header").path("hash").textValue())
                .isEqualTo(second.hash().hex());
        List<String> tips = new ArrayList<>();
        json(running, "/v1/chain-tips")
                .path("items")
                .forEach(tip -> tips.add(tip.path("status").textValue() + " "
                        + tip.path("hash").textValue() + " " + tip.path("branchLength")));
        assertThat(tips)
                .containsExactly(
                        "active " + first.hash().hex() + " 0",
                        "valid-fork " + second.hash().hex() + " 1");
        HttpResponse<String> block = running.get("/v1/blocks/" + second.hash());
        assertThat(block.statusCode()).isEqualTo(404);
        assertThat(block.body()).contains("it is stale, see /v1/stale");
        assertThat(running.http.account(second.miner()).blocksWon()).isZero();
        assertThat(running.http.chain().orElseThrow().tip()).isEqualTo(first.hash());
    }

    private void assertTold(EventFeed.Subscription events) throws InterruptedException {
        Optional<LedgerEvent> event = events.next(Duration.ofSeconds(20));
        assertThat(event).hasValueSatisfying(it -> {
            assertThat(it.kind()).isEqualTo(LedgerEvent.Kind.STALE);
            assertThat(it.block().orElseThrow().hash()).isEqualTo(second.hash());
            assertThat(it.block().orElseThrow().reward().units()).isZero();
        });
        assertThat(events.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void anUndoIsTheAccountsBeforeTheBlock() throws Exception {
        try (RunningLedger running = run()) {
            running.replay(chain.ledger().entries());
            HttpResponse<String> undo = running.get("/v1/blocks/" + first.hash() + "/undo");
            JsonNode accounts = JSON.readTree(undo.body()).path("items");
            assertThat(accounts).hasSize(2);
            accounts.forEach(
                    account -> assertThat(account.path("balance").textValue()).isEqualTo("0"));
            assertThat(undo.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
            assertThat(running.get("/v1/blocks/2/undo").statusCode()).isEqualTo(404);
        }
    }
}
