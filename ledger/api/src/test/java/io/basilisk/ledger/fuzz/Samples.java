package io.basilisk.ledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.BlockView;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.BlockProofs;
import io.basilisk.ledger.proof.ConsistencyProof;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.rules.PastAccounts;
import io.basilisk.ledger.testing.InMemoryLedger;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Valid bytes of every target, from a short chain. */
final class Samples {
    /** Until there are transfers: coins can be spent ten blocks after they were earned. */
    private static final int BLOCKS = 14;

    private final TestChain chain;
    private final List<Block> blocks;

    Samples(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        blocks = random.upTo(BLOCKS);
        chain = random.chain();
    }

    List<byte[]> of(FuzzTarget target) {
        InMemoryLedger ledger = chain.ledger();
        Address miner = blocks.getLast().header().miner();
        return switch (target) {
            case SUBMISSION -> submissions().map(Submission::encode).toList();
            case BLOCK -> blocks.stream().map(Block::encode).toList();
            case HEADER -> blocks.stream().map(block -> block.header().encode()).toList();
            case JOURNAL_ENTRY ->
                ledger.entries().stream().map(JournalEntry::encode).toList();
            case CONTRIBUTION ->
                some(Contribution.class).map(Submission::encode).toList();
            case SCORES -> some(Scores.class).map(Submission::encode).toList();
            case ADDRESS, BECH32M -> List.of(miner.toString().getBytes(StandardCharsets.US_ASCII));
            case HASH -> List.of(blocks.getLast().hash().hex().getBytes(StandardCharsets.US_ASCII));
            case JSON_SUBMISSION -> json(submissions().map(Views::submission));
            case JSON_RECEIPT -> json(Stream.of(Views.receipt(ledger.submit(chain.params()))));
            case JSON_CHAIN -> json(Stream.of(Views.chain(ledger.ledgerKey(), ledger.chain())));
            case JSON_ROUND -> json(ledger.round(1).stream().map(Views::round));
            case JSON_CONTRIBUTION -> json(ledger.contributions(1).stream().map(BlockView::contribution));
            case JSON_TEMPLATE -> json(Stream.of(Views.template(template())));
            case JSON_ACCOUNT -> json(Stream.of(Views.account(ledger.account(miner))));
            case JSON_EVENT -> json(ledger.history(miner).stream().map(Views::event));
            case JSON_TRANSFER ->
                json(some(Transfer.class)
                        .flatMap(it -> ledger.transfer(it.txid()).stream())
                        .map(Views::transfer));
            case JSON_CONTRIBUTION_PROOF, JSON_TRANSFER_PROOF -> json(proofsOfBlocks(target));
            case JSON_ACCOUNT_PROOF -> json(Stream.of(miner, Address.NOBODY).map(this::account));
            case JSON_HEADER_PROOF ->
                json(Stream.of(0, 5)
                        .map(height -> HeaderProof.of(blocks.get(height).header(), hashes(), blocks.getLast()))
                        .map(ProofViews::header));
            case JSON_CONSISTENCY_PROOF ->
                json(Stream.of(3, 8)
                        .map(from -> ConsistencyProof.of(blocks.get(from), blocks.getLast(), hashes()))
                        .map(ProofViews::consistency));
        };
    }

    private Stream<ObjectNode> proofsOfBlocks(FuzzTarget target) {
        if (target == FuzzTarget.JSON_TRANSFER_PROOF) {
            return blocks.stream()
                    .flatMap(block -> block.seal().transfers().stream()
                            .map(Transfer::txid)
                            .flatMap(txid -> BlockProofs.transfer(block, txid).stream()
                                    .map(proof -> ProofViews.transfer(txid, proof))));
        }
        return blocks.stream()
                .flatMap(block -> block.seal().scored().stream()
                        .flatMap(round -> round.contributions().stream())
                        .flatMap(it -> BlockProofs.contribution(block, it.round(), it.node()).stream()
                                .map(proof -> ProofViews.contribution(it.round(), it.node(), proof))));
    }

    private ObjectNode account(Address address) {
        List<byte[]> tree = new PastAccounts().leavesAfter(blocks, BLOCKS - 1);
        return ProofViews.account(address, AccountProof.of(tree, blocks.getLast(), address));
    }

    private List<Hash32> hashes() {
        return blocks.stream().map(Block::hash).toList();
    }

    private MiningTemplate template() {
        chain.untilSealed(true);
        return chain.ledger().template(chain.node(0).address());
    }

    private Stream<Submission> submissions() {
        return chain.ledger().entries().stream().map(JournalEntry::submission);
    }

    private <T extends Submission> Stream<T> some(Class<T> type) {
        return submissions().filter(type::isInstance).map(type::cast);
    }

    private static List<byte[]> json(Stream<? extends JsonNode> views) {
        return views.map(view -> view.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
