package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.client.CheckedHeaders;
import io.basilisk.ledger.client.CheckedProofs;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.client.TipAlarmException;
import io.basilisk.ledger.client.TipMemory;
import io.basilisk.ledger.proof.AccountLeaf;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real ledger proves over HTTP, checked by the client, and what it says where there is nothing to prove. */
class ProofReadsTest {
    private static final long SEED = 9;
    private static final int HEIGHT = 15;
    private static final RandomBlocks RANDOM = new RandomBlocks(SEED);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static List<Block> blocks;
    private static RunningLedger running;
    private static CheckedProofs proofs;

    @BeforeAll
    static void start() {
        System.out.println("seed " + SEED);
        blocks = RANDOM.upTo(HEIGHT);
        running = started(folder.resolve("ledger"), RANDOM.chain().ledger().entries());
        proofs = running.http.proofs();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static RunningLedger started(Path directory, List<JournalEntry> entries) {
        try (Journal journal = new Journal(new FileLedgerStore(directory, notice -> {}))) {
            journal.append(entries);
        }
        return new RunningLedger(new FileLedgerStore(directory, notice -> {}));
    }

    @Test
    void provesAllThatItsBlocksHold() {
        CheckedHeaders headers = proofs.headers();
        assertThat(headers.height()).isEqualTo(HEIGHT);
        for (Block block : blocks) {
            block.seal()
                    .scored()
                    .forEach(round -> round.scored().forEach(it -> {
                        var proven = proofs.contribution(
                                round.round(), it.contribution().node());
                        assertThat(proven.content()).contains(it);
                        assertThat(proven.proof().section().header()).isEqualTo(block.header());
                    }));
            for (Transfer transfer : block.seal().transfers()) {
                var proven = proofs.transfer(transfer.txid());
                assertThat(proven.content().encode()).isEqualTo(transfer.encode());
                headers.expectHolds(proven.proof().section().header());
            }
        }
        proofs.header(0, HEIGHT);
        proofs.header(HEIGHT - 1, HEIGHT);
        proofs.consistency(1, HEIGHT);
        proofs.consistency(HEIGHT, HEIGHT);
    }

    /** The supply after every block, account by account: 25 BSK times its height. */
    @Test
    void provesWhatEverybodyOwnedAfterEveryBlock() {
        List<Address> all =
                running.http.accounts().stream().map(it -> it.address()).toList();
        for (int height = HEIGHT - 1; height >= 0; height--) {
            int after = height;
            long supply = all.stream()
                    .flatMap(address -> proofs.account(address, after).content().stream())
                    .map(AccountLeaf::balance)
                    .mapToLong(balance -> balance.units())
                    .sum();
            assertThat(supply).as("after block %d", after).isEqualTo(2_500_000_000L * after);
        }
        Address stranger = TestChain.key("nobody").address();
        assertThat(proofs.account(stranger).content()).isEmpty();
        assertThat(proofs.account(stranger).proof().height()).isEqualTo(HEIGHT - 1);
    }

    @Test
    void saysWhyThereIsNoProof() throws Exception {
        Hash32 node = RANDOM.chain().node(0).publicKey();
        Address address = RANDOM.chain().node(0).address();
        assertProblem("/v1/proofs/contribution/999/" + node, 404, "not-found", "round 999 was not opened");
        assertProblem("/v1/proofs/contribution/1/" + Hash32.ZERO, 404, "not-found", "contributed nothing to round 1");
        assertProblem("/v1/proofs/contribution/x/" + node, 400, "bad-parameter", "round: ");
        assertProblem("/v1/proofs/contribution/1/12", 400, "bad-parameter", "node: expected 64 hex digits");
        assertProblem("/v1/proofs/transfer/" + Hash32.ZERO, 404, "not-found", "no transfer 0000");
        assertProblem("/v1/proofs/transfer/zz", 400, "bad-parameter", "txid: ");
        assertProblem("/v1/proofs/account/bsk1x", 400, "bad-parameter", "address: ");
        String account = "/v1/proofs/account/" + address + "?height=";
        assertProblem(account + (HEIGHT + 1), 404, "not-found", "no block 16 in this chain, whose tip is 15");
        assertProblem(account + HEIGHT, 409, "not-in-block", "the state after a block is sealed by the next");
        assertProblem(account + "-1", 400, "bad-parameter", "height: ");
        assertProblem("/v1/proofs/header/16", 404, "not-found", "no block 16");
        assertProblem("/v1/proofs/header/" + Hash32.ZERO, 404, "not-found", "no block 0000");
        assertProblem("/v1/proofs/header/" + "x".repeat(64), 400, "bad-parameter", "block: ");
        assertProblem("/v1/proofs/header/15", 400, "bad-parameter", "tree: expected a block after block 15, got 15");
        assertProblem("/v1/proofs/header/3?tree=99", 404, "not-found", "tree: no block 99");
        assertProblem("/v1/proofs/consistency?from=0", 400, "bad-parameter", "from: expected a height of 1 to 15");
        assertProblem("/v1/proofs/consistency?from=5&to=4", 400, "bad-parameter", "from: ");
        assertProblem("/v1/proofs/consistency?to=16", 404, "not-found", "to: no block 16");
    }

    private static void assertProblem(String path, int status, String code, String words) throws Exception {
        assertProblem(running.get(path), status, code, words);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String words)
            throws Exception {
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.path("code").textValue()).isEqualTo(code);
        assertThat(problem.path("detail").textValue()).contains(words);
    }

    @Test
    void whatNoBlockHoldsYetHasNoProofYet(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain();
        try (RunningLedger young = new RunningLedger(new FileLedgerStore(other.resolve("young"), notice -> {}))) {
            assertProblem(young.get("/v1/proofs/header/0"), 409, "no-chain", "there is none yet");
        }
        chain.withCoins(1);
        chain.ledger()
                .submit(chain.transfer(chain.node(0), TestChain.key("stranger").address(), 1, 0));
        chain.untilScored(true);
        try (RunningLedger waiting =
                started(other.resolve("waiting"), chain.ledger().entries())) {
            String txid = waiting.http.pending().getFirst().transfer().txid().hex();
            assertProblem(waiting.get("/v1/proofs/transfer/" + txid), 409, "not-in-block", "found one that is PENDING");
            String node = chain.node(0).publicKey().hex();
            String round = "/v1/proofs/contribution/" + chain.info().round() + "/" + node;
            assertProblem(waiting.get(round), 409, "not-in-block", "which is SCORED");
        }
    }

    /** Fault 17 of the design: newer clients notice an old backup. */
    @Test
    void anOldBackupIsNoticedByWhoSawMore(@TempDir Path other) {
        List<JournalEntry> entries = RANDOM.chain().ledger().entries();
        TipMemory memory = new TipMemory(other.resolve("tips"));
        try (RunningLedger ledger = started(other.resolve("live"), entries);
                HttpLedger client = remembering(ledger, memory)) {
            assertThat(client.accounts()).isNotEmpty();
        }
        try (RunningLedger restored = started(other.resolve("backup"), entries.subList(0, entries.size() / 2));
                HttpLedger client = remembering(restored, memory)) {
            assertThatThrownBy(client::accounts)
                    .isInstanceOf(TipAlarmException.class)
                    .hasMessageContainingAll(
                            "remembered: block 15 (" + blocks.getLast().hash(), "it went backwards", "rm ");
        }
        try (RunningLedger same = started(other.resolve("again"), entries);
                HttpLedger client = remembering(same, memory)) {
            assertThat(client.accounts()).isNotEmpty();
        }
    }

    private static HttpLedger remembering(RunningLedger ledger, TipMemory memory) {
        return HttpLedger.remembering(ledger.url(""), ClientSettings.DEFAULT, memory);
    }
}
