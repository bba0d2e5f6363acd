package io.basilisk.ledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.BlockView;
import io.basilisk.ledger.json.Views;
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
        };
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
