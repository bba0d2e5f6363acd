package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.NodeRecord;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * JSON views of what a ledger says, one per noun. Every 64-bit number (times, amounts in units of 10^-8 BSK,
 * micro-nats, nonces, work) is a decimal string, since JSON numbers end at 2^53; hashes, keys and signatures are hex
 * in natural order. What was handed in also stands there as {@code hex}, its canonical bytes, for those who do not
 * take a view's word for it.
 */
public final class Views {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Views() {}

    /** The body of every write: {@code {"hex": canonical bytes}}. */
    public static ObjectNode submission(Submission submission) {
        return object().put("hex", hex(submission.encode()));
    }

    public static ObjectNode receipt(Receipt receipt) {
        return object().put("id", receipt.id().hex())
                .put("sequence", decimal(receipt.sequence()))
                .put("timeMillis", decimal(receipt.timeMillis()))
                .put("signature", receipt.signature().toString());
    }

    /** @param chain null in the view while the ledger waits for its genesis */
    public static ObjectNode chain(Hash32 ledgerKey, Optional<ChainInfo> chain) {
        ObjectNode view = object().put("ledgerKey", ledgerKey.hex());
        view.set("chain", chain.<JsonNode>map(Views::chain).orElse(JSON.nullNode()));
        return view;
    }

    private static ObjectNode chain(ChainInfo chain) {
        ObjectNode view = object().put("chainId", chain.chainId().hex())
                .put("height", chain.height())
                .put("tip", chain.tip().hex())
                .put("tipTimeMillis", decimal(chain.tipTimeMillis()))
                .put("modelHash", chain.modelHash().hex())
                .put("work", chain.work().toString());
        view.set("nextTarget", target(chain.nextTarget()));
        view.put("supply", decimal(chain.supply().units())).put("round", chain.round());
        view.set("params", params(chain.params()));
        return view;
    }

    private static ObjectNode params(GenesisParams params) {
        ObjectNode view = object().put("ledgerKey", params.ledgerKey().hex())
                .put("coordinatorKey", params.coordinatorKey().hex())
                .put("runHash", params.runHash().hex())
                .put("modelHash", params.modelHash().hex())
                .put("solveMillis", params.solveMillis())
                .put("window", params.window());
        view.set("initialTarget", target(params.initialTarget()));
        return view.put("thresholdMode", Words.of(params.thresholdMode()))
                .put("thresholdFloorMicro", decimal(params.thresholdFloorMicro()))
                .put("thresholdPercent", params.thresholdPercent())
                .put("thresholdRounds", params.thresholdRounds())
                .put("hash", params.hash().hex())
                .put("hex", hex(params.encode()));
    }

    /** Difficulty is a number for display: how many times harder than the easiest target. */
    static ObjectNode target(Target target) {
        return object().put("bits", target.toString())
                .put("target", hex(target.bytes()))
                .put("difficulty", target.difficulty());
    }

    public static ObjectNode round(RoundInfo round) {
        ObjectNode view = object().put("round", round.round())
                .put("state", Words.of(round.state()))
                .put("previousHash", round.previousHash().hex())
                .put("baseModelHash", round.baseModelHash().hex())
                .put("shards", round.shards())
                .put("steps", round.steps())
                .put("thresholdMicro", decimal(round.threshold().micro()))
                .put("openMillis", decimal(round.openMillis()))
                .put("ledgerNonceHash", round.ledgerNonceHash().hex())
                .put("evalSeed", round.evalSeed().map(Hash32::hex).orElse(null))
                .put("commits", round.commits())
                .put("contributions", round.contributions());
        view.set("eligible", list(round.eligible(), address -> JSON.textNode(address.toString())));
        view.put("sealMillis", round.sealMillis().map(Views::decimal).orElse(null));
        view.set("block", round.block().<JsonNode>map(Views::summary).orElse(JSON.nullNode()));
        return view;
    }

    public static ObjectNode commit(Commit commit) {
        return object().put("round", commit.round())
                .put("node", commit.node().hex())
                .put("address", Address.ofPublicKey(commit.node()).toString())
                .put("commitHash", commit.commitHash().hex())
                .put("hex", hex(commit.encode()));
    }

    public static ObjectNode header(BlockHeader header) {
        ObjectNode view = object().put("hash", header.hash().hex())
                .put("prevHash", header.prevHash().hex())
                .put("bodyRoot", header.bodyRoot().hex())
                .put("miner", header.miner().toString())
                .put("height", header.height())
                .put("round", header.round())
                .put("version", BlockHeader.VERSION)
                .put("sealMillis", decimal(header.sealMillis()))
                .put("solveMillis", header.solveMillis())
                .put("timeMillis", decimal(header.timeMillis()));
        view.set("target", target(header.target()));
        return view.put("nonce", Long.toUnsignedString(header.nonce())).put("hex", hex(header.encode()));
    }

    public static ObjectNode summary(BlockSummary block) {
        return object().put("height", block.height())
                .put("hash", block.hash().hex())
                .put("round", block.round())
                .put("miner", block.miner().toString())
                .put("reward", decimal(block.reward().units()))
                .put("timeMillis", decimal(block.timeMillis()));
    }

    public static ObjectNode template(MiningTemplate template) {
        ObjectNode view = object();
        view.set("header", header(template.header()));
        view.set("parentTarget", target(template.parentTarget()));
        view.put("parentSolveMillis", template.parentSolveMillis());
        view.set("params", params(template.params()));
        return view;
    }

    public static ObjectNode account(Account account) {
        return object().put("address", account.address().toString())
                .put("balance", decimal(account.balance().units()))
                .put("nonce", decimal(account.nonce()))
                .put("creditMicro", decimal(account.creditMicro()))
                .put("blocksWon", account.blocksWon())
                .put("contributions", account.contributions())
                .put("accepted", account.accepted());
    }

    public static ObjectNode node(NodeRecord node) {
        return object().put("address", node.address().toString())
                .put("node", node.node().map(Hash32::hex).orElse(null))
                .put("device", node.device().map(Words::of).orElse(null))
                .put("contributions", node.contributions())
                .put("accepted", node.accepted())
                .put("eligibleRounds", node.eligibleRounds())
                .put("wins", node.wins())
                .put("earned", decimal(node.earned().units()))
                .put("expectedWins", rounded(node.expectedWins()))
                .put("expectedLow", rounded(node.expectedLow()))
                .put("expectedHigh", rounded(node.expectedHigh()));
    }

    /** An account with what it can spend. */
    public static ObjectNode account(Account account, Spending spending) {
        return account(account)
                .put("spendable", decimal(spending.spendable().units()))
                .put("immature", decimal(spending.immature().units()))
                .put("pending", decimal(spending.pending().units()))
                .put("nextNonce", decimal(spending.nextNonce()));
    }

    /** {@code transfer} is null for a reward. */
    public static ObjectNode event(AccountEvent event) {
        ObjectNode view = object().put("kind", Words.of(event.kind()))
                .put("height", event.height())
                .put("block", event.block().hex())
                .put("round", event.round())
                .put("amount", decimal(event.amount().units()))
                .put("fee", decimal(event.fee().units()))
                .put("timeMillis", decimal(event.timeMillis()));
        view.set("transfer", event.transfer().<JsonNode>map(Views::transfer).orElse(JSON.nullNode()));
        return view;
    }

    public static ObjectNode transfer(Transfer transfer) {
        return object().put("txid", transfer.txid().hex())
                .put("from", transfer.sender().toString())
                .put("publicKey", transfer.from().hex())
                .put("to", transfer.to().toString())
                .put("amount", decimal(transfer.amount().units()))
                .put("fee", decimal(transfer.fee().units()))
                .put("nonce", decimal(transfer.nonce()))
                .put("expiryHeight", transfer.expiryHeight())
                .put("memo", hex(transfer.memo()))
                .put("hex", hex(transfer.encode()));
    }

    /** A transfer and what became of it; {@code block} is null until it is confirmed. */
    public static ObjectNode transfer(TransferInfo info) {
        ObjectNode view = transfer(info.transfer())
                .put("state", Words.of(info.state()))
                .put("confirmations", info.confirmations());
        view.set("block", info.block().<JsonNode>map(Views::summary).orElse(JSON.nullNode()));
        return view;
    }

    /** The answer to a transfer that was handed in. */
    public static ObjectNode receipt(Receipt receipt, Transfer transfer) {
        return receipt(receipt).put("txid", transfer.txid().hex());
    }

    /**
     * Part of a list: {@code {"items": [...], "prev": cursor or null, "next": cursor or null}}.
     *
     * @param previous cursor of the part before this one; empty at the start
     * @param next cursor of the part after this one; empty at the end
     */
    public static <T> ObjectNode page(
            List<T> items, Function<T, ? extends JsonNode> view, Optional<String> previous, Optional<String> next) {
        ObjectNode page = object();
        page.set("items", list(items, view));
        return page.put("prev", previous.orElse(null)).put("next", next.orElse(null));
    }

    static <T> ArrayNode list(List<T> items, Function<T, ? extends JsonNode> view) {
        ArrayNode list = JSON.arrayNode();
        items.forEach(item -> list.add(view.apply(item)));
        return list;
    }

    static ObjectNode object() {
        return JSON.objectNode();
    }

    /** Six decimals are enough for people, and the same whatever order they were summed up in. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    static String decimal(long value) {
        return Long.toString(value);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
