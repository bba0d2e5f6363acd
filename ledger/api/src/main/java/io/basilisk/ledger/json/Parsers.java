package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.AccountEvent;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the JSON of {@link Views}. What was handed in is taken from its canonical bytes, not from the view. Every
 * method throws {@link IllegalArgumentException} naming the field that is not as expected.
 */
public final class Parsers {
    private Parsers() {}

    /** The body of a write. */
    public static Submission submission(JsonNode body) {
        return Submission.decode(new Fields(body).hex("hex"));
    }

    private static <T extends Submission> T submission(Fields fields, Class<T> type) {
        Submission submission = Submission.decode(fields.hex("hex"));
        if (!type.isInstance(submission)) {
            throw new IllegalArgumentException("field hex: expected a " + type.getSimpleName() + ", found a "
                    + submission.getClass().getSimpleName());
        }
        return type.cast(submission);
    }

    public static Receipt receipt(JsonNode view) {
        Fields fields = new Fields(view);
        return new Receipt(
                fields.hash("id"),
                fields.i64("sequence"),
                fields.i64("timeMillis"),
                fields.parsed("signature", hex -> Signature.of(HexFormat.of().parseHex(hex))));
    }

    public static Hash32 ledgerKey(JsonNode view) {
        return new Fields(view).hash("ledgerKey");
    }

    /** Empty while the ledger waits for its genesis. */
    public static Optional<ChainInfo> chain(JsonNode view) {
        return new Fields(view).optional("chain", name -> chain(new Fields(view).at(name)));
    }

    private static ChainInfo chain(Fields fields) {
        return new ChainInfo(
                fields.hash("chainId"),
                submission(fields.at("params"), GenesisParams.class),
                fields.i32("height"),
                fields.hash("tip"),
                fields.i64("tipTimeMillis"),
                fields.hash("modelHash"),
                fields.parsed("work", BigInteger::new),
                fields.target("nextTarget"),
                fields.amount("supply"),
                fields.i32("round"));
    }

    public static RoundInfo round(JsonNode view) {
        Fields fields = new Fields(view);
        return new RoundInfo(
                fields.i32("round"),
                fields.parsed("state", word -> Words.parse(RoundState.class, word)),
                fields.hash("previousHash"),
                fields.hash("baseModelHash"),
                fields.i32("shards"),
                fields.i32("steps"),
                new RewardThreshold(fields.i64("thresholdMicro")),
                fields.i64("openMillis"),
                fields.hash("ledgerNonceHash"),
                fields.optional("evalSeed", fields::hash),
                fields.i32("commits"),
                fields.i32("contributions"),
                fields.list("eligible", address -> Address.parse(address.asText())),
                fields.optional("sealMillis", fields::i64),
                fields.optional("block", name -> summary(view.path(name))));
    }

    public static Commit commit(JsonNode view) {
        return submission(new Fields(view), Commit.class);
    }

    public static ScoredContribution contribution(JsonNode view) {
        Fields fields = new Fields(view);
        return new ScoredContribution(
                submission(fields, Contribution.class), fields.optional("score", name -> score(fields.at(name))));
    }

    private static ScoreRecord score(Fields fields) {
        return new ScoreRecord(
                fields.i32("shard"),
                fields.i64("lossBeforeMicro"),
                fields.i64("lossAfterMicro"),
                new ImprovementScore(fields.i64("scoreMicro")),
                new ImprovementScore(fields.i64("lowerBoundMicro")),
                fields.parsed("reason", word -> Words.parse(ReasonCode.class, word)));
    }

    public static BlockSummary summary(JsonNode view) {
        Fields fields = new Fields(view);
        return new BlockSummary(
                fields.i32("height"),
                fields.hash("hash"),
                fields.i32("round"),
                fields.address("miner"),
                fields.amount("reward"),
                fields.i64("timeMillis"));
    }

    public static MiningTemplate template(JsonNode view) {
        Fields fields = new Fields(view);
        return new MiningTemplate(
                BlockHeader.decode(fields.at("header").hex("hex")),
                submission(fields.at("params"), GenesisParams.class),
                fields.target("parentTarget"),
                fields.i32("parentSolveMillis"));
    }

    public static Account account(JsonNode view) {
        Fields fields = new Fields(view);
        return new Account(
                fields.address("address"),
                fields.amount("balance"),
                fields.i64("nonce"),
                fields.i64("creditMicro"),
                fields.i32("blocksWon"),
                fields.i32("contributions"),
                fields.i32("accepted"));
    }

    public static AccountEvent event(JsonNode view) {
        Fields fields = new Fields(view);
        return new AccountEvent(
                fields.parsed("kind", word -> Words.parse(AccountEvent.Kind.class, word)),
                fields.i32("height"),
                fields.hash("block"),
                fields.i32("round"),
                fields.amount("amount"),
                fields.amount("fee"),
                fields.optional("transfer", name -> submission(fields.at(name), Transfer.class)),
                fields.i64("timeMillis"));
    }

    public static Spending spending(JsonNode view) {
        Fields fields = new Fields(view);
        return new Spending(
                fields.amount("spendable"),
                fields.amount("immature"),
                fields.amount("pending"),
                fields.i64("nextNonce"));
    }

    public static TransferInfo transfer(JsonNode view) {
        Fields fields = new Fields(view);
        return new TransferInfo(
                submission(fields, Transfer.class),
                fields.parsed("state", word -> Words.parse(TransferInfo.State.class, word)),
                fields.optional("block", name -> summary(view.path(name))),
                fields.i32("confirmations"));
    }

    /** The items of a page. */
    public static <T> List<T> items(JsonNode page, Function<JsonNode, T> item) {
        return new Fields(page).list("items", item);
    }

    /** The cursor of the page after this one; empty at the end. */
    public static Optional<String> next(JsonNode page) {
        Fields fields = new Fields(page);
        return fields.optional("next", fields::text);
    }
}
