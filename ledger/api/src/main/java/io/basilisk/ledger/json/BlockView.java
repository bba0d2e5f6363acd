package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Transfer;
import java.util.OptionalLong;

/** JSON views of a block and of what it holds; conventions as in {@link Views}. */
public final class BlockView {
    private BlockView() {}

    public static ObjectNode of(Block block) {
        RoundSeal seal = block.seal();
        Amount reward = seal.height() == 0 ? Amount.ZERO : Amount.BLOCK_REWARD;
        ObjectNode view = Views.object().put("hash", block.hash().hex()).put("height", seal.height());
        view.put("round", seal.round())
                .put("reward", Views.decimal(reward.units()))
                .put("fees", Views.decimal(fees(seal).units()));
        view.set("header", Views.header(block.header()));
        view.put("chainId", seal.chainId().hex())
                .put("openMillis", Views.decimal(seal.openMillis()))
                .put("sealMillis", Views.decimal(seal.sealMillis()))
                .put("thresholdMicro", Views.decimal(seal.threshold().micro()))
                .put("stateRoot", seal.stateRoot().hex())
                .put("headerLogRoot", seal.headerLogRoot().hex())
                .put("paramsHash", seal.paramsHash().hex())
                .put("sealSignature", block.sealSignature().toString());
        view.set("model", model(seal));
        view.set("rounds", Views.list(seal.scored(), BlockView::round));
        view.set("transfers", Views.list(seal.transfers(), Views::transfer));
        return view;
    }

    /** A block's figures, for charts. */
    public static ObjectNode stats(Block block) {
        RoundSeal seal = block.seal();
        long accepted = seal.scored().stream()
                .flatMap(round -> round.scores().records().stream())
                .filter(ScoreRecord::accepted)
                .count();
        int contributions = seal.scored().stream()
                .mapToInt(round -> round.contributions().size())
                .sum();
        OptionalLong best = seal.scored().stream()
                .flatMap(round -> round.scores().records().stream())
                .mapToLong(record -> record.lowerBound().micro())
                .max();
        return Views.object()
                .put("height", seal.height())
                .put("round", seal.round())
                .put("timeMillis", Views.decimal(block.header().timeMillis()))
                .put("solveMillis", block.header().solveMillis())
                .put("difficulty", block.header().target().difficulty())
                .put("work", block.header().target().work().toString())
                .put("lossBeforeMicro", Views.decimal(seal.model().lossBeforeMicro()))
                .put("lossAfterMicro", Views.decimal(seal.model().lossAfterMicro()))
                .put("thresholdMicro", Views.decimal(seal.threshold().micro()))
                .put("bestMicro", best.isPresent() ? Views.decimal(best.getAsLong()) : null)
                .put("contributions", contributions)
                .put("accepted", accepted)
                .put("transfers", seal.transfers().size())
                .put("fees", Views.decimal(fees(seal).units()))
                .put("hash", block.hash().hex())
                .put("miner", block.header().miner().toString());
    }

    private static Amount fees(RoundSeal seal) {
        return seal.transfers().stream().map(Transfer::fee).reduce(Amount.ZERO, Amount::plus);
    }

    private static ObjectNode model(RoundSeal seal) {
        SealRequest model = seal.model();
        return Views.object()
                .put("baseModelHash", seal.baseModelHash().hex())
                .put("newModelHash", model.newModelHash().hex())
                .put("keptBase", model.newModelHash().equals(seal.baseModelHash()))
                .put("aggregator", model.aggregator())
                .put("lossBeforeMicro", Views.decimal(model.lossBeforeMicro()))
                .put("lossAfterMicro", Views.decimal(model.lossAfterMicro()))
                .put("artifactsHash", model.artifactsHash().hex())
                .put("hex", Views.hex(model.encode()));
    }

    private static ObjectNode round(ScoredRound round) {
        ObjectNode view = Views.object()
                .put("round", round.round())
                .put("evalSeed", round.evalSeed().hex())
                .put("ledgerNonce", round.ledgerNonce().hex())
                .put("evalSetHash", round.scores().evalSetHash().hex())
                .put("nullMinerMicro", Views.decimal(round.scores().nullMiner().micro()))
                .put("commits", round.commits().size());
        view.set("contributions", Views.list(round.scored(), BlockView::contribution));
        return view;
    }

    /** A contribution; {@code score} is null until its round is scored. */
    public static ObjectNode contribution(ScoredContribution scored) {
        Contribution it = scored.contribution();
        ObjectNode view = Views.object()
                .put("id", it.id().hex())
                .put("round", it.round())
                .put("node", it.node().hex())
                .put("address", it.address().toString())
                .put("shard", it.shard())
                .put("shardHash", it.shardHash().hex())
                .put("baseModelHash", it.baseModelHash().hex())
                .put("deltaHash", it.deltaHash().hex())
                .put("samples", Integer.toUnsignedLong(it.samples()))
                .put("steps", Integer.toUnsignedLong(it.steps()))
                .put("device", Words.of(it.device()))
                .put("hex", Views.hex(it.encode()));
        JsonNode score = scored.score().<JsonNode>map(BlockView::score).orElse(JsonNodeFactory.instance.nullNode());
        view.set("score", score);
        return view;
    }

    private static ObjectNode score(ScoreRecord score) {
        return Views.object()
                .put("shard", score.shard())
                .put("lossBeforeMicro", Views.decimal(score.lossBeforeMicro()))
                .put("lossAfterMicro", Views.decimal(score.lossAfterMicro()))
                .put("scoreMicro", Views.decimal(score.score().micro()))
                .put("lowerBoundMicro", Views.decimal(score.lowerBound().micro()))
                .put("accepted", score.accepted())
                .put("reason", Words.of(score.reason()));
    }
}
