package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.IgniteLedgerStore;
import io.basilisk.ledger.testing.InMemoryLedger;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger as its users meet it: real HTTP in front of real Ignite. */
class LedgerServiceTest {
    private static final long SEED = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEIGHT = 14;

    @TempDir
    static Path directory;

    private static final RandomBlocks RANDOM = new RandomBlocks(SEED);
    private static InMemoryLedger expected;
    private static RunningLedger running;

    @BeforeAll
    static void playAChain() {
        System.out.println("seed " + SEED);
        RANDOM.upTo(HEIGHT);
        expected = RANDOM.chain().ledger();
        running = new RunningLedger(new IgniteLedgerStore(directory, notice -> {}));
        running.replay(expected.entries());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void everyAnswerIsThatOfTheStateMachine() {
        assertSame(running.http, expected);
    }

    @Test
    void aRestartKeepsEverything() {
        running.close();
        running = new RunningLedger(new IgniteLedgerStore(directory, notice -> {}));
        assertSame(running.http, expected);
    }

    @Test
    void handingInAgainGivesTheFirstReceiptAgain() {
        for (var entry : expected.entries()) {
            assertThat(running.http.submit(entry.submission()).sequence()).isEqualTo(entry.sequence());
        }
        assertThat(running.ledger.entries()).isEqualTo(expected.entries().size());
    }

    @Test
    void aThousandEqualSubmissionsAtOnceHaveOneEffect(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain().begin();
        chain.open(2);
        Contribution contribution = chain.contribution(chain.node(0), 0);
        Commit commit = chain.commitTo(chain.node(0), contribution);
        try (RunningLedger fresh = new RunningLedger(new IgniteLedgerStore(other, notice -> {}));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fresh.replay(chain.ledger().entries());
            String body = Views.submission(commit).toString();
            Callable<HttpResponse<String>> submit = () -> fresh.post("/v1/rounds/1/commits", body);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(java.util.Collections.nCopies(1000, submit))) {
                answers.add(answer.get());
            }
            assertThat(answers)
                    .extracting(HttpResponse::statusCode)
                    .containsOnly(200, 201)
                    .containsOnlyOnce(201);
            assertThat(answers)
                    .extracting(HttpResponse::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(fresh.http.commits(1)).containsExactly(commit);
        }
    }

    @ParameterizedTest(name = "GET {0} gives {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            /v1/blocks/99                        | 404 | not-found
            /v1/blocks/-1                        | 400 | bad-parameter
            /v1/blocks/abc                       | 400 | bad-parameter
            /v1/blocks?limit=0                   | 400 | bad-parameter
            /v1/blocks?limit=201                 | 400 | bad-parameter
            /v1/blocks?order=up                  | 400 | bad-parameter
            /v1/blocks?cursor=12345678901234567890 | 400 | bad-parameter
            /v1/blocks?cursor=YXQ6LTU            | 400 | bad-parameter
            /v1/headers?count=2001               | 400 | bad-parameter
            /v1/rounds/77                        | 404 | not-found
            /v1/rounds/99999999999               | 400 | bad-parameter
            /v1/rounds/77/commits                | 404 | not-found
            /v1/contributions                    | 400 | bad-parameter
            /v1/transfers/00                     | 400 | bad-parameter
            /v1/transfers/0000000000000000000000000000000000000000000000000000000000000000 | 404 | not-found
            /v1/mempool?cursor=bGVmdDo1          | 400 | bad-parameter
            /v1/mempool/0000000000000000000000000000000000000000000000000000000000000000 | 404 | not-found
            /v1/nodes?cursor=bGVmdDo1            | 400 | bad-parameter
            /v1/nodes/bsk1q                      | 400 | bad-parameter
            /v1/stats/blocks?count=0             | 400 | bad-parameter
            /v1/stats/blocks?from=-1             | 400 | bad-parameter
            /v1/mining/template?miner=bsk1qd0v4sadsgn0x6j0l9y26nmjzq9v2wyt6r7v0j9&after=x | 400 | bad-parameter
            /v1/contributions?node=zz            | 400 | bad-parameter
            /v1/mining/template                  | 400 | bad-parameter
            /v1/mining/template?miner=bsk1qqqq   | 400 | bad-parameter
            /v1/accounts/bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 | 400 | bad-parameter
            /v2/chain                            | 404 | not-found
            /v1/genesis                          | 405 | method-not-allowed""")
    void questionsThatMakeNoSenseGetAProblemDocument(String path, int status, String code) throws Exception {
        assertProblem(running.get(path), status, code);
    }

    @ParameterizedTest(name = "POST {0} {1} gives {2} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/rounds/1/commits | `no json`              | 400 | malformed
            /v1/rounds/1/commits | `{}`                   | 400 | malformed
            /v1/rounds/1/commits | `{"hex":"0"}`          | 400 | malformed
            /v1/rounds/1/commits | `{"hex":"zz"}`         | 400 | malformed
            /v1/rounds/1/commits | `{"hex":"0301"}`       | 400 | malformed
            /v1/rounds/1/commits | `{"hex":["03"]}`       | 400 | malformed
            /v1/genesis          | `{"hex":"ff01"}`       | 400 | malformed
            /v1/mining/blocks    | `[[[[[[[[[[[[]]]]]]]]]]]]` | 400 | malformed""")
    void bodiesThatMakeNoSenseGetAProblemDocument(String path, String body, int status, String code) throws Exception {
        long before = running.ledger.entries();
        assertProblem(running.post(path, body), status, code);
        assertThat(running.ledger.entries()).isEqualTo(before);
    }

    /** A miner that measured 8 s since the seal is right, whatever happened to the ledger's clock meanwhile. */
    @Test
    void aLedgerWhoseClockStepsBackTakesBlocks(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain().begin();
        chain.untilScored(true);
        chain.ledger().submit(chain.sealing());
        try (RunningLedger stepping = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            stepping.replay(chain.ledger().entries());
            stepping.clock.advance(-3_600_000);
            stepping.elapsedNanos.addAndGet(8_000_000_000L);
            BlockHeader solved = chain.solved(chain.node(0), 8_000);
            assertThat(stepping.http.submit(new SolvedBlock(solved)).sequence())
                    .isEqualTo(chain.ledger().entries().size());
            assertThat(stepping.http.chain().orElseThrow().height()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String body = "{\"hex\":\"" + "00".repeat(700_000) + "\"}";
        assertProblem(running.post("/v1/genesis", body), 413, "too-large");
    }

    @Test
    void aSubmissionForAnotherPathIsRefused() throws Exception {
        String genesis =
                Views.submission(expected.entries().getFirst().submission()).toString();
        assertProblem(running.post("/v1/rounds", genesis), 400, "malformed");
        TestChain chain = RANDOM.chain();
        String closing = Views.submission(chain.closing()).toString();
        assertProblem(running.post("/v1/rounds/1000/close", closing), 400, "malformed");
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        List<String> hashes = new ArrayList<>();
        String next = "";
        do {
            var page = JSON.readTree(running.get("/v1/blocks?limit=3" + next).body());
            page.path("items").forEach(block -> hashes.add(block.path("hash").textValue()));
            next = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").textValue();
        } while (next != null);
        assertThat(hashes).hasSize(HEIGHT + 1).doesNotHaveDuplicates();
        assertThat(hashes.getFirst())
                .isEqualTo(expected.chain().orElseThrow().tip().hex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/blocks?limit=4", "/v1/blocks?order=asc&limit=4", "/v1/accounts?limit=1", "/v1/nodes?limit=1"
            })
    void pagesLeadBackToWhereTheyCameFrom(String path) throws Exception {
        List<JsonNode> there = new ArrayList<>();
        for (JsonNode page = page(path, ""); !page.isMissingNode(); page = turned(path, page, "next")) {
            there.add(page.path("items"));
        }
        assertThat(there).hasSizeGreaterThan(1);
        List<JsonNode> back = new ArrayList<>();
        for (JsonNode page = last(path); !page.isMissingNode(); page = turned(path, page, "prev")) {
            back.addFirst(page.path("items"));
        }
        assertThat(back.subList(1, back.size() - 1)).isEqualTo(there.subList(1, there.size() - 1));
        assertThat(back.getFirst()).isEqualTo(there.getFirst());
    }

    /** Counts of all nodes are those of the blocks. */
    @Test
    void theListOfNodesAddsUp() throws Exception {
        JsonNode nodes = page("/v1/nodes?limit=200", "").path("items");
        int wins = 0;
        long earned = 0;
        double expectedWins = 0;
        List<Integer> order = new ArrayList<>();
        for (JsonNode node : nodes) {
            wins += node.path("wins").intValue();
            earned += Long.parseLong(node.path("earned").textValue());
            expectedWins += node.path("expectedWins").doubleValue();
            order.add(node.path("wins").intValue());
            Account account = expected.account(
                    io.basilisk.ledger.Address.parse(node.path("address").textValue()));
            assertThat(node.path("contributions").intValue()).isEqualTo(account.contributions());
            assertThat(node.path("accepted").intValue()).isEqualTo(account.accepted());
            assertThat(node.path("wins").intValue()).isEqualTo(account.blocksWon());
            assertThat(JSON.readTree(
                            running.get("/v1/nodes/" + account.address()).body()))
                    .isEqualTo(node);
        }
        assertThat(wins).isEqualTo(HEIGHT);
        assertThat(expectedWins).isCloseTo(HEIGHT, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(earned).isGreaterThan(25_00000000L * HEIGHT);
        assertThat(order).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    private JsonNode page(String path, String cursor) throws Exception {
        return JSON.readTree(running.get(path + cursor).body());
    }

    private JsonNode turned(String path, JsonNode page, String way) throws Exception {
        JsonNode cursor = page.path(way);
        return cursor.isNull() ? MissingNode.getInstance() : page(path, "&cursor=" + cursor.textValue());
    }

    private JsonNode last(String path) throws Exception {
        JsonNode last = page(path, "");
        for (JsonNode page = last; !page.isMissingNode(); page = turned(path, page, "next")) {
            last = page;
        }
        return last;
    }

    /** Made up, changed, or of another list. */
    @Test
    void onlyCursorsOfThisLedgerAndThisListAreTaken() throws Exception {
        String cursor = page("/v1/blocks?limit=2", "").path("next").textValue();
        assertThat(running.get("/v1/blocks?limit=3&cursor=" + cursor).statusCode())
                .isEqualTo(200);
        assertProblem(running.get("/v1/accounts?cursor=" + cursor), 400, "bad-parameter");
        assertProblem(running.get("/v1/blocks?order=asc&cursor=" + cursor), 400, "bad-parameter");
        for (int at = 0; at < cursor.length(); at++) {
            char other = cursor.charAt(at) == 'A' ? 'B' : 'A';
            String changed = cursor.substring(0, at) + other + cursor.substring(at + 1);
            assertProblem(running.get("/v1/blocks?cursor=" + changed), 400, "bad-parameter");
        }
    }

    /** A page turned after new blocks came neither repeats nor skips one. */
    @Test
    void pagesStandStillWhenTheChainGrows(@TempDir Path other) throws Exception {
        RandomBlocks growing = new RandomBlocks(SEED);
        growing.upTo(3);
        try (RunningLedger young = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            int before = growing.chain().ledger().entries().size();
            young.replay(growing.chain().ledger().entries());
            JsonNode first = JSON.readTree(young.get("/v1/blocks?limit=2").body());
            growing.chain().mineRound(growing.chain().node(0));
            young.replay(
                    growing.chain().ledger().entries().stream().skip(before).toList());
            JsonNode second = JSON.readTree(
                    young.get("/v1/blocks?limit=2&cursor=" + first.path("next").textValue())
                            .body());
            assertThat(first.findValuesAsText("height")).containsExactly("3", "2");
            assertThat(second.findValuesAsText("height")).containsExactly("1", "0");
        }
    }

    /** Equal questions have one answer, known by its tag, until the journal grows. */
    @Test
    void answersHoldUntilTheJournalGrows(@TempDir Path other) throws Exception {
        TestChain growing = new TestChain().begin();
        try (RunningLedger young = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            young.replay(growing.ledger().entries());
            HttpResponse<String> first = young.get("/v1/chain");
            String tag = first.headers().firstValue("ETag").orElseThrow();
            assertThat(young.get("/v1/chain").body()).isEqualTo(first.body());
            assertThat(young.get("/v1/chain", "If-None-Match", tag).statusCode())
                    .isEqualTo(304);

            int before = growing.ledger().entries().size();
            growing.mineRound(growing.node(0));
            young.replay(growing.ledger().entries().stream().skip(before).toList());
            HttpResponse<String> second = young.get("/v1/chain", "If-None-Match", tag);
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(second.body()).at("/chain/height").asInt()).isEqualTo(1);
            assertThat(second.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
        }
    }

    @Test
    void aBlockByItsHashIsCachedForEver() throws Exception {
        String path = "/v1/blocks/" + expected.chain().orElseThrow().tip().hex();
        HttpResponse<String> first = running.get(path);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
        assertThat(running.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(running.get(path, "If-None-Match", tag, "Accept", "application/octet-stream")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} by hash")
    @ValueSource(strings = {"", "/header", "/contributions"})
    void partsOfABlockByItsHashAreCachedForEver(String part) throws Exception {
        String path = "/v1/blocks/" + expected.chain().orElseThrow().tip().hex() + part;
        String tag = running.get(path).headers().firstValue("ETag").orElseThrow();
        assertThat(running.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        HttpResponse<String> byHeight = running.get("/v1/blocks/" + HEIGHT + part, "If-None-Match", tag);
        assertThat(byHeight.statusCode()).isEqualTo(200);
        assertThat(byHeight.headers().firstValue("ETag")).isEmpty();
    }

    /** HEAD is GET without a body. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/chain", "/v1/blocks/1", "/v1/blocks/99", "/health/ready", "/", "/metrics"})
    void headersCanBeAskedForAlone(String path) throws Exception {
        HttpResponse<String> whole = running.get(path);
        String head = running.raw("HEAD " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 " + whole.statusCode() + " ").endsWith("\r\n\r\n");
        for (String name : List.of("Content-Type", "ETag")) {
            whole.headers().firstValue(name).ifPresent(value -> assertThat(head).contains(name + ": " + value));
        }
    }

    @ParameterizedTest(name = "{0} tells the tip")
    @ValueSource(strings = {"/v1/chain", "/v1/blocks/1", "/v1/blocks/99", "/v2/nothing", "/health/live", "/"})
    void everyAnswerTellsTheTip(String path) throws Exception {
        String tip = HEIGHT + ";" + expected.chain().orElseThrow().tip();
        assertThat(running.get(path).headers().firstValue("Basilisk-Tip")).contains(tip);
    }

    @ParameterizedTest(name = "{0} gives {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `NONSENSE`                                                   | 400 | bad-request
            `GET /v1/blocks/%zz HTTP/1.1#Host: a#Connection: close`       | 400 | bad-request
            `GET /v1/blocks/a%2fb HTTP/1.1#Host: a#Connection: close`     | 400 | bad-parameter
            `GET /v1/chain HTTP/1.1`                                     | 400 | bad-request
            `GET /v1/chain HTTP/7.1#Host: a`                             | 505 | bad-request
            `POST /v1/genesis HTTP/1.1#Host: a#Content-Length: many`     | 400 | bad-request
            `BREW /v1/chain HTTP/1.1#Host: a#Connection: close`          | 405 | method-not-allowed
            `TRACE /v1/chain HTTP/1.1#Host: a#Connection: close`         | 405 | method-not-allowed
            `DELETE /v1/chain HTTP/1.1#Host: a#Connection: close`        | 405 | method-not-allowed
            `DELETE /nowhere HTTP/1.1#Host: a#Connection: close`         | 404 | not-found
            `GET /../secret HTTP/1.1#Host: a#Connection: close`          | 400 | bad-request""")
    void bytesThatMakeNoSenseGetAProblemDocument(String request, int status, String code) throws Exception {
        assertProblem(running.raw(request.replace("#", "\r\n") + "\r\n\r\n"), status, code);
    }

    @Test
    void aHeaderThatIsTooLargeGetsAProblemDocument() throws Exception {
        String request = "GET /v1/chain HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
        assertProblem(running.raw(request), 431, "header-too-large");
    }

    private static void assertProblem(String answer, int status, String code) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        var problem = JSON.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("code").textValue()).isEqualTo(code);
        assertThat(problem.path("detail").textValue()).isNotBlank();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").textValue()).isEqualTo(code);
        assertThat(problem.path("detail").textValue()).isNotBlank();
        assertThat(problem.path("status").intValue()).isEqualTo(status);
    }

    private static void assertSame(Ledger found, Ledger wanted) {
        assertThat(found.ledgerKey()).isEqualTo(wanted.ledgerKey());
        assertThat(found.chain()).isEqualTo(wanted.chain());
        int rounds = wanted.chain().orElseThrow().round();
        for (int round = 0; round <= rounds + 1; round++) {
            assertThat(found.round(round)).isEqualTo(wanted.round(round));
        }
        for (int round = 1; round <= rounds; round++) {
            assertThat(found.commits(round)).isEqualTo(wanted.commits(round));
            assertThat(found.contributions(round)).isEqualTo(wanted.contributions(round));
        }
        for (int height = 0; height <= HEIGHT + 1; height++) {
            assertThat(found.block(height)).isEqualTo(wanted.block(height));
        }
        List<Transfer> transfers = IntStream.rangeClosed(1, HEIGHT)
                .mapToObj(height -> wanted.block(height).orElseThrow().seal().transfers())
                .flatMap(List::stream)
                .toList();
        assertThat(transfers)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(found.transfer(it.txid())).isEqualTo(wanted.transfer(it.txid())));
        assertThat(found.pending()).isEqualTo(wanted.pending());
        assertThat(found.headers(1, 4)).isEqualTo(wanted.headers(1, 4));
        assertThat(found.accounts()).isEqualTo(wanted.accounts());
        for (Account account : wanted.accounts()) {
            assertThat(found.account(account.address())).isEqualTo(account);
            assertThat(found.history(account.address())).isEqualTo(wanted.history(account.address()));
            assertThat(found.spending(account.address())).isEqualTo(wanted.spending(account.address()));
            assertThatThrownBy(() -> found.template(account.address()))
                    .isInstanceOf(RefusedException.class)
                    .extracting(refusal -> ((RefusedException) refusal).code())
                    .isEqualTo("nothing-to-mine");
        }
    }
}
