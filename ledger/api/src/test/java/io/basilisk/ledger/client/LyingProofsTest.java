package io.basilisk.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.proof.BlockProofs;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.proof.ProofException;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client against a server that proves something else than it was asked for. */
class LyingProofsTest {
    private static TestChain chain;
    private static Transfer transfer;
    private static ProofServer server;
    private static HttpLedger ledger;
    private static CheckedProofs proofs;

    @BeforeAll
    static void start() {
        chain = new TestChain().withCoins(2);
        transfer = chain.transfer(chain.node(0), TestChain.key("stranger").address(), 5, 1);
        chain.ledger().submit(transfer);
        chain.mineRound(chain.node(1));
        chain.mineRound(chain.node(1));
        server = new ProofServer(chain, chain.info().height());
        ledger = new HttpLedger(server.http.url());
        proofs = ledger.proofs();
    }

    @AfterAll
    static void stop() {
        ledger.close();
        server.close();
    }

    @AfterEach
    void untwist() {
        server.twist(UnaryOperator.identity());
    }

    private static Address address(int node) {
        return chain.node(node).address();
    }

    private static void assertCaught(UnaryOperator<ObjectNode> lie, ThrowingCallable question, String words) {
        server.twist(lie);
        assertThatThrownBy(question).isInstanceOf(ProofException.class).hasMessageContaining(words);
    }

    @Test
    void whatIsProvenIsWhatIsThere() {
        CheckedHeaders headers = proofs.headers();
        assertThat(headers.height()).isEqualTo(chain.info().height());
        assertThat(headers.chainId()).isEqualTo(chain.info().chainId());
        assertThat(headers.work()).isEqualTo(chain.info().work());
        var account = proofs.account(address(1));
        assertThat(account.content().orElseThrow().blocksWon()).isEqualTo(10);
        headers.expectHolds(account.proof().section().header());
        assertThat(proofs.account(address(3)).content()).isEmpty();
        assertThat(proofs.transfer(transfer.txid()).content().memo()).isEqualTo(transfer.memo());
        assertThat(proofs.contribution(1, chain.node(1).publicKey()).content())
                .isEqualTo(chain.ledger().contributions(1).subList(1, 2));
        assertThat(proofs.header(3, 9).block()).isEqualTo(chain.blocks().get(3).header());
        assertThat(proofs.consistency(3, 9).path()).isNotEmpty();
    }

    @Test
    void anotherAccountsWealth() {
        ObjectNode other =
                ProofViews.account(address(1), proofs.account(address(1)).proof());
        assertCaught(_ -> other, () -> proofs.account(address(0)), "or the two that it would stand between");
        assertCaught(
                proof -> {
                    ((ArrayNode) proof.path("leaves")).removeAll();
                    return proof;
                },
                () -> proofs.account(address(0)),
                "found [] at [] of");
        assertCaught(UnaryOperator.identity(), () -> proofs.account(address(0), 99), "account after block 99");
    }

    @Test
    void aFatterBalance() {
        assertCaught(
                proof -> {
                    ObjectNode leaf = (ObjectNode) proof.path("leaves").get(0);
                    String hex = leaf.path("leaf").textValue();
                    return replaced(proof, hex, hex.substring(0, 40) + "00ffffff" + hex.substring(48));
                },
                () -> proofs.account(address(0)),
                "to lead to the state root");
    }

    private static ObjectNode replaced(ObjectNode proof, String hex, String other) {
        ((ObjectNode) proof.path("leaves").get(0)).put("leaf", other);
        assertThat(other).isNotEqualTo(hex);
        return proof;
    }

    @Test
    void aTransferThatIsAnother() {
        Hash32 asked = TestChain.hash("asked");
        ObjectNode real = ProofViews.transfer(
                transfer.txid(), proofs.transfer(transfer.txid()).proof());
        server.http.on(
                "GET /v1/proofs/transfer/" + asked,
                _ -> new FakeServer.Answer(
                        200, "application/json", real.toString().getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> proofs.transfer(asked))
                .isInstanceOf(ProofException.class)
                .hasMessage("expected transfer " + asked + ", found " + transfer.txid());
    }

    @Test
    void aHeaderWithoutWork() {
        assertCaught(
                proof -> {
                    ObjectNode section = (ObjectNode) proof.path("section");
                    Block tip = chain.blocks().getLast();
                    section.set(
                            "header",
                            Views.header(tip.header().withNonce(tip.header().nonce() + 1)));
                    return proof;
                },
                () -> proofs.account(address(0)),
                "hash meets its target");
    }

    /** The work for one easy block is soon done; that it is in no chain shows in the headers. */
    @Test
    void aBlockOfItsOwn() {
        Block tip = chain.blocks().getLast();
        var aside = TestMiner.solve(new BlockHeader(
                tip.header().prevHash(),
                tip.header().bodyRoot(),
                tip.header().miner(),
                tip.header().height(),
                tip.header().round(),
                tip.header().sealMillis(),
                tip.header().solveMillis() + 1,
                tip.header().target(),
                0));
        server.twist(proof -> {
            ((ObjectNode) proof.path("section")).set("header", Views.header(aside));
            return proof;
        });
        var account = proofs.account(address(0));
        assertThatThrownBy(() ->
                        proofs.headers().expectHolds(account.proof().section().header()))
                .isInstanceOf(ProofException.class)
                .hasMessageContaining("which is not in it");
    }

    @Test
    void anotherNodesContribution() {
        ObjectNode other = ProofViews.contribution(
                1,
                chain.node(0).publicKey(),
                BlockProofs.contribution(chain.blocks().get(1), 1, chain.node(0).publicKey())
                        .orElseThrow());
        assertCaught(
                _ -> other, () -> proofs.contribution(1, chain.node(1).publicKey()), "expected a contribution of node");
    }

    @Test
    void otherBlocksThanAsked() {
        assertCaught(
                _ -> ProofViews.header(headerProof()),
                () -> proofs.header(5, 9),
                "expected a proof of block 5, found 3");
        server.twist(UnaryOperator.identity());
        ObjectNode consistent = ProofViews.consistency(proofs.consistency(3, 9));
        assertCaught(_ -> consistent, () -> proofs.consistency(3, 8), "the header log of block 8, found 9");
    }

    private static HeaderProof headerProof() {
        return HeaderProof.of(
                chain.blocks().get(3).header(),
                chain.blocks().stream().map(Block::hash).toList(),
                chain.blocks().get(9));
    }
}
