package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.store.IgniteLedgerStore;
import io.basilisk.ledger.testing.InMemoryLedger;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger as its users meet it: real HTTP in front of real Ignite. */
class LedgerServiceTest {
    private static final long SEED = 5;
    private static final int HEIGHT = 6;

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
        running = new RunningLedger(new IgniteLedgerStore(directory));
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
        running = new RunningLedger(new IgniteLedgerStore(directory));
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
        try (RunningLedger fresh = new RunningLedger(new IgniteLedgerStore(other));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fresh.replay(chain.ledger().entries());
            String body = Views.submission(commit).toString();
            Callable<HttpResponse<String>> submit = () -> fresh.post("/v1/rounds/1/commits", body);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(java.util.Collections.nCopies(1000, submit))) {
                answers.add(answer.get());
            }
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201);
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
            var page = new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(running.get("/v1/blocks?limit=3" + next).body());
            page.path("items").forEach(block -> hashes.add(block.path("hash").textValue()));
            next = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").textValue();
        } while (next != null);
        assertThat(hashes).hasSize(HEIGHT + 1).doesNotHaveDuplicates();
        assertThat(hashes.getFirst())
                .isEqualTo(expected.chain().orElseThrow().tip().hex());
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

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        var problem = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.body());
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
        assertThat(found.headers(1, 4)).isEqualTo(wanted.headers(1, 4));
        assertThat(found.accounts()).isEqualTo(wanted.accounts());
        for (Account account : wanted.accounts()) {
            assertThat(found.account(account.address())).isEqualTo(account);
            assertThat(found.history(account.address())).isEqualTo(wanted.history(account.address()));
            assertThatThrownBy(() -> found.template(account.address()))
                    .isInstanceOf(RefusedException.class)
                    .extracting(refusal -> ((RefusedException) refusal).code())
                    .isEqualTo("nothing-to-mine");
        }
    }
}
