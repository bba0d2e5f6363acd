package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenAPI document tells the truth: it lists exactly the routes there are, and every answer has the shape it says.
 */
class OpenApiTest {
    private static final long SEED = 9;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static final RandomBlocks RANDOM = new RandomBlocks(SEED);
    private static RunningLedger running;
    private static JsonNode document;

    @BeforeAll
    static void playAChain() throws Exception {
        System.out.println("seed " + SEED);
        RANDOM.upTo(15);
        running = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
        document = JSON.readTree(running.get("/v1/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void listsExactlyTheRoutesThereAre() {
        TreeSet<String> documented = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                documented.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        assertThat(documented).isEqualTo(new TreeSet<>(running.routes()));
    }

    @Test
    void everyAnswerHasTheShapeThatIsDocumented() throws Exception {
        for (JournalEntry entry : RANDOM.chain().ledger().entries()) {
            running.clock.advance(entry.timeMillis() - running.clock.millis());
            submit(entry);
        }
        for (String line : asked(RANDOM.chain(), pay(RANDOM.chain()))) {
            String[] parts = line.split(" \\| ");
            HttpResponse<String> answer = running.get(parts[1]);
            assertThat(answer.statusCode()).as(parts[1]).isEqualTo(200);
            assertShape(answer, "/paths/" + escape(parts[0]) + "/get/responses/200/content/application~1json/schema");
        }
        HttpResponse<String> missing = running.get("/v1/rounds/99");
        assertShape(missing, "/components/schemas/Problem");
    }

    private static Block withTransfers(TestChain chain) {
        return chain.blocks().stream()
                .filter(block -> !block.seal().transfers().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Hands in a transfer that waits. */
    private static Transfer pay(TestChain chain) throws Exception {
        Address to = withTransfers(chain).seal().transfers().getFirst().to();
        NodeKey rich = chain.node(0);
        Transfer waiting = chain.transfer(
                rich, to, 1, 0, chain.ledger().account(rich.address()).nonce() + 5);
        assertThat(running.post("/v1/transfers", Views.submission(waiting).toString())
                        .statusCode())
                .isEqualTo(202);
        assertThat(running.post("/v1/transfers", Views.submission(waiting).toString())
                        .statusCode())
                .isEqualTo(200);
        return waiting;
    }

    /** Documented paths, and what to ask them. */
    private static List<String> asked(TestChain chain, Transfer waiting) {
        String address = chain.node(0).address().toString();
        Block withTransfers = withTransfers(chain);
        Transfer confirmed = withTransfers.seal().transfers().getFirst();
        String height = String.valueOf(withTransfers.header().height());
        return List.of(
                "/v1/chain | /v1/chain",
                "/v1/blocks | /v1/blocks?limit=2",
                "/v1/blocks/{block} | /v1/blocks/tip",
                "/v1/blocks/{block} | /v1/blocks/0",
                "/v1/blocks/{block}/header | /v1/blocks/1/header",
                "/v1/blocks/{block}/contributions | /v1/blocks/1/contributions",
                "/v1/blocks/{block}/undo | /v1/blocks/" + height + "/undo",
                "/v1/blocks/{block}/undo | /v1/blocks/0/undo",
                "/v1/stale | /v1/stale",
                "/v1/chain-tips | /v1/chain-tips",
                "/v1/rounds/{round} | /v1/rounds/1",
                "/v1/rounds/{round}/commits | /v1/rounds/1/commits",
                "/v1/rounds/{round}/contributions | /v1/rounds/1/contributions",
                "/v1/contributions | /v1/contributions?node=" + chain.node(0).publicKey(),
                "/v1/accounts | /v1/accounts",
                "/v1/accounts/{address} | /v1/accounts/" + address,
                "/v1/accounts/{address}/history | /v1/accounts/" + address + "/history",
                "/v1/accounts/{address}/history | /v1/accounts/" + confirmed.to() + "/history",
                "/v1/blocks/{block} | /v1/blocks/" + height,
                "/v1/blocks/{block}/transfers | /v1/blocks/" + height + "/transfers",
                "/v1/nodes | /v1/nodes?limit=3",
                "/v1/nodes/{address} | /v1/nodes/" + address,
                "/v1/nodes/{address} | /v1/nodes/" + confirmed.to(),
                "/v1/stats/blocks | /v1/stats/blocks",
                "/v1/stats/blocks | /v1/stats/blocks?from=3&count=2",
                "/v1/transfers/{txid} | /v1/transfers/" + confirmed.txid(),
                "/v1/transfers/{txid} | /v1/transfers/" + waiting.txid(),
                "/v1/mempool | /v1/mempool",
                "/v1/mempool/{txid} | /v1/mempool/" + waiting.txid(),
                "/v1/proofs/contribution/{round}/{node} | /v1/proofs/contribution/1/"
                        + chain.node(0).publicKey(),
                "/v1/proofs/transfer/{txid} | /v1/proofs/transfer/" + confirmed.txid(),
                "/v1/proofs/account/{address} | /v1/proofs/account/" + address,
                "/v1/proofs/account/{address} | /v1/proofs/account/" + Address.NOBODY + "?height=3",
                "/v1/proofs/header/{block} | /v1/proofs/header/1",
                "/v1/proofs/header/{block} | /v1/proofs/header/"
                        + chain.blocks().get(2).hash() + "?tree=5",
                "/v1/proofs/consistency | /v1/proofs/consistency?from=2&to=7",
                "/health/live | /health/live",
                "/health/ready | /health/ready");
    }

    @Test
    void aTemplateAndARefusalToGiveOneHaveTheShapeThatIsDocumented(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain().begin();
        chain.untilScored(true, false);
        chain.ledger().submit(chain.sealing());
        try (RunningLedger sealed = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            sealed.replay(chain.ledger().entries());
            HttpResponse<String> template =
                    sealed.get("/v1/mining/template?miner=" + chain.node(0).address());
            assertThat(template.statusCode()).isEqualTo(200);
            assertShape(template, "/components/schemas/Template");
            HttpResponse<String> refused =
                    sealed.get("/v1/mining/template?miner=" + chain.node(1).address());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertShape(refused, "/components/schemas/Problem");
            JsonNode problem = JSON.readTree(refused.body());
            assertThat(problem.path("code").textValue()).isEqualTo("not-eligible");
            assertThat(problem.has("thresholdMicro") && problem.has("lowerBoundMicro"))
                    .isTrue();
        }
    }

    @Test
    void staleBlocksAndTheirTipsHaveTheShapeThatIsDocumented(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true, true);
        BlockHeader second = chain.solved(chain.node(1), 100);
        chain.mine(chain.node(0), 100);
        try (RunningLedger forked = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            forked.replay(chain.ledger().entries());
            String late = Views.submission(new SolvedBlock(second)).toString();
            HttpResponse<String> refused = forked.post("/v1/mining/blocks", late);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertShape(refused, "/components/schemas/Problem");
            for (String path : List.of("/v1/stale", "/v1/chain-tips")) {
                assertShape(
                        forked.get(path),
                        "/paths/" + escape(path) + "/get/responses/200/content/application~1json/schema");
            }
            assertThat(JSON.readTree(forked.get("/v1/stale").body()).path("items"))
                    .hasSize(1);
        }
    }

    private static void submit(JournalEntry entry) throws Exception {
        String route = route(entry);
        HttpResponse<String> answer =
                running.post(route, Views.submission(entry.submission()).toString());
        boolean waits = entry.submission() instanceof Transfer;
        assertThat(answer.statusCode()).as(route + " " + answer.body()).isEqualTo(waits ? 202 : 201);
        assertShape(answer, "/components/schemas/" + (waits ? "TransferReceipt" : "Receipt"));
    }

    private static String route(JournalEntry entry) {
        return switch (entry.submission()) {
            case io.basilisk.ledger.GenesisParams _ -> "/v1/genesis";
            case io.basilisk.ledger.OpenRound _ -> "/v1/rounds";
            case io.basilisk.ledger.Commit it -> "/v1/rounds/" + it.round() + "/commits";
            case io.basilisk.ledger.CloseCommits it -> "/v1/rounds/" + it.round() + "/close";
            case io.basilisk.ledger.Contribution it -> "/v1/rounds/" + it.round() + "/contributions";
            case io.basilisk.ledger.Scores it -> "/v1/rounds/" + it.round() + "/scores";
            case io.basilisk.ledger.SealRequest it -> "/v1/rounds/" + it.round() + "/seal";
            case io.basilisk.ledger.SolvedBlock _ -> "/v1/mining/blocks";
            case Transfer _ -> "/v1/transfers";
        };
    }

    private static void assertShape(HttpResponse<String> answer, String pointer) throws Exception {
        JsonNode schema = document.at(pointer);
        assertThat(schema.isMissingNode()).as("schema " + pointer).isFalse();
        var root = JSON.createObjectNode();
        root.setAll((com.fasterxml.jackson.databind.node.ObjectNode) schema.deepCopy());
        root.set("components", document.path("components"));
        JsonSchema checker =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
        List<String> complaints = new ArrayList<>();
        checker.validate(JSON.readTree(answer.body())).forEach(message -> complaints.add(message.getMessage()));
        assertThat(complaints).as(answer.uri() + " " + answer.body()).isEmpty();
    }

    private static String escape(String path) {
        return path.replace("~", "~0").replace("/", "~1");
    }
}
