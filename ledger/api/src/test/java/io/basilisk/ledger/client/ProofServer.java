package io.basilisk.ledger.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.json.Problem;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.BlockProofs;
import io.basilisk.ledger.proof.ConsistencyProof;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.rules.PastAccounts;
import io.basilisk.ledger.testing.TestChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Shows a chain as far as a test says, with proofs that the test may twist before they are sent. */
final class ProofServer implements AutoCloseable {
    final FakeServer http = new FakeServer();

    private TestChain chain;
    private List<Block> blocks = List.of();
    private UnaryOperator<ObjectNode> twist = UnaryOperator.identity();

    /** Shows the first blocks of a chain. */
    ProofServer(TestChain chain, int height) {
        this.chain = chain;
        show(chain, height);
    }

    /** What every proof is turned into. */
    void twist(UnaryOperator<ObjectNode> newTwist) {
        twist = newTwist;
    }

    void show(TestChain newChain, int height) {
        chain = newChain;
        blocks = chain.blocks().subList(0, height + 1);
        tell(height);
        http.on("GET /v1/chain", _ -> json(Views.chain(chain.ledger().ledgerKey(), info())));
        http.on(
                "GET /v1/accounts",
                _ -> json(Views.page(List.<Account>of(), Views::account, Optional.empty(), Optional.empty())));
        http.on("GET /v1/headers", this::headers);
        http.on("GET /v1/blocks/0", _ -> bytes(blocks.getFirst().encode()));
        IntStream.range(0, blocks.size())
                .forEach(block -> http.on("GET /v1/proofs/header/" + block, request -> header(request, block)));
        http.on("GET /v1/proofs/consistency", this::consistency);
        IntStream.range(0, 4).mapToObj(chain::node).forEach(node -> {
            http.on("GET /v1/proofs/account/" + node.address(), _ -> account(node.address()));
            http.on("GET /v1/proofs/contribution/1/" + node.publicKey(), _ -> contribution(node.publicKey()));
        });
        blocks.forEach(block -> block.seal().transfers().forEach(transfer -> transfer(block, transfer)));
    }

    /** The tip that answers tell of. */
    void tell(int height) {
        http.tell("Basilisk-Chain", blocks.getFirst().hash().hex());
        http.tell("Basilisk-Tip", height + ";" + blocks.get(height).hash());
    }

    private Optional<ChainInfo> info() {
        ChainInfo all = chain.info();
        Block tip = blocks.getLast();
        return Optional.of(new ChainInfo(
                all.chainId(),
                all.params(),
                tip.header().height(),
                tip.hash(),
                tip.header().timeMillis(),
                all.modelHash(),
                all.work(),
                all.nextTarget(),
                all.supply(),
                all.round()));
    }

    private FakeServer.Answer headers(FakeServer.Request request) {
        ByteWriter out = new ByteWriter();
        blocks.stream()
                .skip(Integer.parseInt(request.query("from")))
                .forEach(block -> out.bytes(block.header().encode()));
        return bytes(out.toBytes());
    }

    private FakeServer.Answer header(FakeServer.Request request, int block) {
        int tree = Integer.parseInt(request.query("tree"));
        if (block >= tree || tree >= blocks.size()) {
            String problem = Problem.view(404, "not-found", "no block " + tree).toString();
            return new FakeServer.Answer(404, Problem.MEDIA_TYPE, problem.getBytes(StandardCharsets.UTF_8));
        }
        return proof(ProofViews.header(HeaderProof.of(blocks.get(block).header(), hashes(), blocks.get(tree))));
    }

    private FakeServer.Answer consistency(FakeServer.Request request) {
        Block from = blocks.get(Integer.parseInt(request.query("from")));
        Block to = blocks.get(Integer.parseInt(request.query("to")));
        return proof(ProofViews.consistency(ConsistencyProof.of(from, to, hashes())));
    }

    private FakeServer.Answer account(Address address) {
        List<byte[]> tree = new PastAccounts().leavesAfter(blocks, blocks.size() - 2);
        return proof(ProofViews.account(address, AccountProof.of(tree, blocks.getLast(), address)));
    }

    private FakeServer.Answer contribution(Hash32 node) {
        return proof(ProofViews.contribution(
                1, node, BlockProofs.contribution(blocks.get(1), 1, node).orElseThrow()));
    }

    private void transfer(Block block, Transfer transfer) {
        http.on(
                "GET /v1/proofs/transfer/" + transfer.txid(),
                _ -> proof(ProofViews.transfer(
                        transfer.txid(),
                        BlockProofs.transfer(block, transfer.txid()).orElseThrow())));
    }

    private List<Hash32> hashes() {
        return blocks.stream().map(Block::hash).toList();
    }

    private FakeServer.Answer proof(ObjectNode honest) {
        return json(twist.apply(honest));
    }

    private static FakeServer.Answer json(JsonNode body) {
        return new FakeServer.Answer(200, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static FakeServer.Answer bytes(byte[] body) {
        return new FakeServer.Answer(200, "application/octet-stream", body);
    }

    @Override
    public void close() {
        http.close();
    }
}
