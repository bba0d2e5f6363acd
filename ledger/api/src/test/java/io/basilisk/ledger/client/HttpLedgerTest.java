package io.basilisk.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.json.BlockView;
import io.basilisk.ledger.json.Parsers;
import io.basilisk.ledger.json.Problem;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a small server that holds the tests' ledger and can be told to fail. */
class HttpLedgerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1));

    private final TestChain chain = new TestChain();
    private final FakeServer server = new FakeServer();
    private HttpLedger client;

    @BeforeEach
    void start() {
        serve();
        client = new HttpLedger(server.url(), IMPATIENT);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void serve() {
        Ledger ledger = chain.ledger();
        server.on("GET /v1/chain", _ -> json(200, Views.chain(ledger.ledgerKey(), ledger.chain())));
        for (String path : List.of("/v1/genesis", "/v1/rounds", "/v1/mining/blocks")) {
            server.on("POST " + path, this::submit);
        }
        for (String part : List.of("commits", "close", "contributions", "scores", "seal")) {
            server.on("POST /v1/rounds/1/" + part, this::submit);
        }
        server.on(
                "GET /v1/rounds/1",
                _ -> ledger.round(1)
                        .map(round -> json(200, Views.round(round)))
                        .orElseGet(() -> problem(404, "not-found", "round 1 was not opened")));
        server.on(
                "GET /v1/rounds/1/commits",
                _ -> json(200, Views.page(ledger.commits(1), Views::commit, Optional.empty(), Optional.empty())));
        server.on("GET /v1/rounds/1/contributions", this::contributionsOneAPage);
        server.on(
                "GET /v1/blocks/1",
                _ -> ledger.block(1)
                        .map(block -> new FakeServer.Answer(200, "application/octet-stream", block.encode()))
                        .orElseGet(() -> problem(404, "not-found", "no block 1")));
        server.on("GET /v1/headers", _ -> {
            ByteWriter out = new ByteWriter();
            ledger.headers(0, 10).forEach(header -> out.bytes(header.encode()));
            return new FakeServer.Answer(200, "application/octet-stream", out.toBytes());
        });
        server.on(
                "GET /v1/mining/template",
                request -> refusable(
                        () -> json(200, Views.template(ledger.template(Address.parse(request.query("miner")))))));
        server.on(
                "GET /v1/accounts",
                _ -> json(200, Views.page(ledger.accounts(), Views::account, Optional.empty(), Optional.empty())));
        String winner = "/v1/accounts/" + chain.node(0).address();
        server.on(
                "GET " + winner,
                _ -> json(200, Views.account(ledger.account(chain.node(0).address()))));
        server.on(
                "GET " + winner + "/history",
                _ -> json(
                        200,
                        Views.page(
                                ledger.history(chain.node(0).address()),
                                Views::event,
                                Optional.empty(),
                                Optional.empty())));
    }

    private FakeServer.Answer submit(FakeServer.Request request) {
        return refusable(() -> json(201, Views.receipt(chain.ledger().submit(submission(request)))));
    }

    private static Submission submission(FakeServer.Request request) {
        return Parsers.submission(read(request.body()));
    }

    private FakeServer.Answer contributionsOneAPage(FakeServer.Request request) {
        var all = chain.ledger().contributions(1);
        int at = request.query("cursor").isEmpty() ? 0 : Integer.parseInt(request.query("cursor"));
        Optional<String> next = at + 1 < all.size() ? Optional.of(String.valueOf(at + 1)) : Optional.empty();
        return json(
                200,
                Views.page(
                        all.subList(at, Math.min(all.size(), at + 1)),
                        BlockView::contribution,
                        Optional.empty(),
                        next));
    }

    private static FakeServer.Answer refusable(Supplier<FakeServer.Answer> answer) {
        try {
            return answer.get();
        } catch (RefusedException e) {
            return new FakeServer.Answer(
                    422, Problem.MEDIA_TYPE, Problem.view(422, e).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static FakeServer.Answer json(int status, JsonNode body) {
        return new FakeServer.Answer(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static FakeServer.Answer problem(int status, String code, String detail) {
        byte[] body = Problem.view(status, code, detail).toString().getBytes(StandardCharsets.UTF_8);
        return new FakeServer.Answer(status, Problem.MEDIA_TYPE, body);
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Plays a round in the ledger itself, then hands the same submissions in again over HTTP. */
    @Test
    void goesOnWithTheNextNodeOfACluster() {
        FakeServer gone = new FakeServer();
        gone.close();
        URI nodes = URI.create(gone.url() + "," + server.url().getAuthority() + "/");
        try (HttpLedger cluster = new HttpLedger(nodes, IMPATIENT)) {
            assertThat(cluster.ledgerKey()).isEqualTo(chain.ledger().ledgerKey());
            server.failNext("GET /v1/chain", FakeServer.Failure.ERROR_503);
            assertThat(cluster.ledgerKey()).isEqualTo(chain.ledger().ledgerKey());
            assertThat(server.requests("GET /v1/chain")).isEqualTo(3);
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String text : List.of("http://a:8600,,b:8600", "http://a:8600,", "/v1")) {
            assertThatThrownBy(() -> new HttpLedger(URI.create(text), IMPATIENT))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("http://a:8600,b:8600,c:8600");
        }
    }

    @Test
    void everySubmissionFindsItsRouteAndEveryQuestionItsAnswer() {
        chain.begin();
        chain.untilSealed(true, false);
        chain.mine(chain.node(0), 100);
        chain.ledger()
                .entries()
                .forEach(entry ->
                        assertThat(client.submit(entry.submission()).sequence()).isEqualTo(entry.sequence()));
        Ledger ledger = chain.ledger();
        assertThat(client.ledgerKey()).isEqualTo(ledger.ledgerKey());
        assertThat(client.chain()).isEqualTo(ledger.chain());
        assertThat(client.round(1)).isEqualTo(ledger.round(1));
        assertThat(client.commits(1)).isEqualTo(ledger.commits(1));
        assertThat(client.contributions(1)).hasSize(2).isEqualTo(ledger.contributions(1));
        assertThat(client.block(1)).isEqualTo(ledger.block(1));
        assertThat(client.headers(0, 10)).hasSize(2).isEqualTo(ledger.headers(0, 10));
        assertThat(client.accounts()).isEqualTo(ledger.accounts());
        assertThat(client.account(chain.node(0).address()))
                .isEqualTo(ledger.account(chain.node(0).address()));
        assertThat(client.history(chain.node(0).address()))
                .hasSize(1)
                .isEqualTo(ledger.history(chain.node(0).address()));
    }

    @Test
    void minesOverTheWire() {
        chain.begin();
        chain.untilSealed(true, false);
        BlockHeader solved = TestMiner.solve(client.template(chain.node(0).address()), 0);
        client.submit(new SolvedBlock(solved));
        assertThat(client.round(1).orElseThrow().state()).isEqualTo(RoundState.MINED);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(client.chain()).isEmpty();
        assertThat(client.round(1)).isEmpty();
        assertThat(client.block(1)).isEmpty();
        assertThat(client.headers(5, 10)).isEmpty();
    }

    @Test
    void refusalHasItsCodeAndIsNotSentAgain() {
        chain.begin();
        RefusedException refusal =
                catchThrowableOfType(RefusedException.class, () -> client.submit(chain.params(ThresholdMode.ABSOLUTE)));
        assertThat(refusal.code()).isEqualTo("chain-exists");
        assertThat(refusal).hasMessageContaining("this ledger serves chain");
        assertThat(server.requests("POST /v1/genesis")).isEqualTo(1);
    }

    @Test
    void notEligibleSaysHowFarItWas() {
        chain.begin();
        chain.untilSealed(true, false);
        NotEligibleException refusal = catchThrowableOfType(
                NotEligibleException.class, () -> client.template(chain.node(1).address()));
        assertThat(refusal.lowerBound().orElseThrow().micro()).isEqualTo(-300);
        assertThat(refusal.threshold().micro()).isEqualTo(100);
    }

    @Test
    void lostAnswerIsAskedForAgainAndCountsOnce() {
        server.failNext("POST /v1/genesis", FakeServer.Failure.ANSWER_LOST, FakeServer.Failure.ANSWER_LOST);
        assertThat(client.submit(chain.params()).sequence()).isZero();
        assertThat(server.requests("POST /v1/genesis")).isEqualTo(3);
        assertThat(chain.ledger().entries()).hasSize(1);
    }

    @Test
    void serverErrorsAreAskedAgainToo() {
        server.failNext("GET /v1/chain", FakeServer.Failure.ERROR_503, FakeServer.Failure.ERROR_503);
        assertThat(client.chain()).isEmpty();
        server.failNext(
                "GET /v1/chain",
                FakeServer.Failure.ERROR_503,
                FakeServer.Failure.ERROR_503,
                FakeServer.Failure.ERROR_503);
        assertThatThrownBy(() -> client.chain())
                .isInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("status 503");
    }

    @Test
    void outcomeIsUnknownWhenNoAnswerComes() {
        server.failNext(
                "POST /v1/genesis",
                FakeServer.Failure.ANSWER_LOST,
                FakeServer.Failure.ANSWER_LOST,
                FakeServer.Failure.ANSWER_LOST);
        assertThatThrownBy(() -> client.submit(chain.params()))
                .isInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("/v1/genesis");
        assertThat(chain.ledger().chain()).isPresent();
    }

    @Test
    void outcomeIsUnknownWhenNobodyListens() {
        URI nobody = server.url();
        server.close();
        try (HttpLedger silent = new HttpLedger(nobody, IMPATIENT)) {
            assertThatThrownBy(() -> silent.chain()).isInstanceOf(UnknownOutcomeException.class);
        }
    }

    @Test
    void answersThatNoLedgerGivesLeaveTheOutcomeUnknown() {
        List<Function<FakeServer.Request, FakeServer.Answer>> strangers = List.of(
                _ -> new FakeServer.Answer(200, "text/html", "<html>hello</html>".getBytes(StandardCharsets.UTF_8)),
                _ -> new FakeServer.Answer(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8)),
                _ -> new FakeServer.Answer(404, "text/html", "not found".getBytes(StandardCharsets.UTF_8)),
                _ -> new FakeServer.Answer(302, "text/html", new byte[0]));
        for (var stranger : strangers) {
            server.on("GET /v1/chain", stranger);
            server.on("GET /v1/rounds/1", stranger);
            server.on("POST /v1/genesis", stranger);
            server.on("GET /v1/accounts", stranger);
            for (ThrowingCallable question : List.<ThrowingCallable>of(
                    () -> client.chain(),
                    () -> client.accounts(),
                    () -> client.round(1),
                    () -> client.submit(chain.params()))) {
                assertThatThrownBy(question)
                        .isInstanceOf(UnknownOutcomeException.class)
                        .hasMessageContaining("is not a ledger's");
            }
        }
    }

    @Test
    void urlMustBeOne() {
        assertThatThrownBy(() -> new HttpLedger(URI.create("localhost")))
                .hasMessage("expected a ledger URL such as http://127.0.0.1:8600, or for a"
                        + " cluster http://a:8600,b:8600,c:8600, got 'localhost'");
        try (HttpLedger slash = new HttpLedger(URI.create(server.url() + "/"), IMPATIENT)) {
            assertThat(slash.chain()).isEmpty();
        }
    }
}
