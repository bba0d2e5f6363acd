package io.basilisk.ledger.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.TransferInfo;
import io.basilisk.ledger.testing.TestChain;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The largest integer that every JSON reader takes exactly. */
    private static final long MOST_EXACT = 1L << 53;

    private static final TestChain CHAIN = new TestChain();

    @BeforeAll
    static void playRoundsOfAllStates() {
        CHAIN.begin();
        CHAIN.untilScored(false);
        CHAIN.untilSealed(true, false);
        CHAIN.mine(CHAIN.node(0), 250);
        CHAIN.untilSealed(true);
    }

    /** As it is after a journey over the wire. */
    private static JsonNode sent(JsonNode view) {
        try {
            return JSON.readTree(view.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyViewIsReadBack() {
        Ledger ledger = CHAIN.ledger();
        JsonNode chain = sent(Views.chain(ledger.ledgerKey(), ledger.chain()));
        assertThat(Parsers.chain(chain)).isEqualTo(ledger.chain());
        assertThat(Parsers.ledgerKey(chain)).isEqualTo(ledger.ledgerKey());
        for (int number = 1; number <= 3; number++) {
            RoundInfo round = ledger.round(number).orElseThrow();
            assertThat(Parsers.round(sent(Views.round(round)))).isEqualTo(round);
            ledger.commits(number)
                    .forEach(it ->
                            assertThat(Parsers.commit(sent(Views.commit(it)))).isEqualTo(it));
            ledger.contributions(number)
                    .forEach(it -> assertThat(Parsers.contribution(sent(BlockView.contribution(it))))
                            .isEqualTo(it));
        }
        var template = ledger.template(CHAIN.node(0).address());
        assertThat(Parsers.template(sent(Views.template(template)))).isEqualTo(template);
        ledger.accounts()
                .forEach(it ->
                        assertThat(Parsers.account(sent(Views.account(it)))).isEqualTo(it));
        ledger.history(CHAIN.node(0).address())
                .forEach(it -> assertThat(Parsers.event(sent(Views.event(it)))).isEqualTo(it));
        for (JournalEntry entry : CHAIN.ledger().entries()) {
            assertThat(Parsers.submission(sent(Views.submission(entry.submission()))))
                    .isEqualTo(entry.submission());
            Receipt receipt = ledger.submit(entry.submission());
            assertThat(Parsers.receipt(sent(Views.receipt(receipt)))).isEqualTo(receipt);
        }
    }

    @Test
    void transfersAndWhatBecameOfThemAreReadBack() {
        TestChain chain = new TestChain().withCoins(1);
        Ledger ledger = chain.ledger();
        Transfer first = chain.transfer(chain.node(0), chain.node(2).address(), 500, 3, 0, 30, "memo");
        ledger.submit(first);
        chain.mineRound(chain.node(1));
        Transfer second = chain.transfer(chain.node(0), chain.node(2).address(), 500, 3);
        ledger.submit(second);
        for (Transfer transfer : List.of(first, second)) {
            TransferInfo info = ledger.transfer(transfer.txid()).orElseThrow();
            assertThat(Parsers.transfer(sent(Views.transfer(info)))).isEqualTo(info);
        }
        for (int node = 0; node < 3; node++) {
            Address address = chain.node(node).address();
            JsonNode view = sent(Views.account(ledger.account(address), ledger.spending(address)));
            assertThat(Parsers.account(view)).isEqualTo(ledger.account(address));
            assertThat(Parsers.spending(view)).isEqualTo(ledger.spending(address));
            assertThat(ledger.history(address))
                    .isNotEmpty()
                    .allSatisfy(it ->
                            assertThat(Parsers.event(sent(Views.event(it)))).isEqualTo(it));
            assertExact(view);
        }
        chain.blocks().forEach(block -> assertExact(BlockView.of(block)));
        JsonNode block = sent(BlockView.of(chain.blocks().getLast()));
        assertThat(block.path("fees").textValue()).isEqualTo("3");
        assertThat(block.at("/transfers/0/txid").textValue())
                .isEqualTo(first.txid().hex());
        assertThat(block.at("/transfers/0/memo").textValue()).isEqualTo("6d656d6f");
    }

    @Test
    void chainIsNullBeforeGenesis() {
        Ledger fresh = new TestChain().ledger();
        JsonNode view = sent(Views.chain(fresh.ledgerKey(), fresh.chain()));
        assertThat(view.get("chain").isNull()).isTrue();
        assertThat(Parsers.chain(view)).isEmpty();
        assertThat(Parsers.ledgerKey(view)).isEqualTo(fresh.ledgerKey());
    }

    @Test
    void noNumberIsBeyondWhatEveryReaderTakesExactly() {
        Ledger ledger = CHAIN.ledger();
        assertExact(Views.chain(ledger.ledgerKey(), ledger.chain()));
        IntStream.rangeClosed(1, 3)
                .forEach(it -> assertExact(Views.round(ledger.round(it).orElseThrow())));
        CHAIN.blocks().forEach(block -> assertExact(BlockView.of(block)));
        assertExact(Views.template(ledger.template(CHAIN.node(0).address())));
    }

    private static void assertExact(JsonNode node) {
        if (node.isIntegralNumber()) {
            assertThat(node.longValue()).isBetween(-MOST_EXACT, MOST_EXACT);
        }
        for (Iterator<JsonNode> below = node.elements(); below.hasNext(); ) {
            assertExact(below.next());
        }
    }

    @Test
    void blockShowsWhoImprovedTheModelAndByHowMuch() {
        Block block = CHAIN.blocks().getLast();
        JsonNode view = sent(BlockView.of(block));
        assertThat(view.get("hash").asText()).isEqualTo(block.hash().hex());
        assertThat(view.get("reward").asText()).isEqualTo("2500000000");
        assertThat(view.at("/model/keptBase").asBoolean()).isFalse();
        assertThat(view.at("/rounds/0/round").asInt()).isEqualTo(2);
        assertThat(view.at("/rounds/1/round").asInt()).isEqualTo(1);
        JsonNode accepted = view.at("/rounds/0/contributions/0");
        assertThat(accepted.get("address").asText())
                .isEqualTo(CHAIN.node(0).address().toString());
        assertThat(accepted.at("/score/scoreMicro").asText()).isEqualTo("5000");
        assertThat(accepted.at("/score/reason").asText()).isEqualTo("ok");
        assertThat(view.at("/rounds/0/contributions/1/score/reason").asText()).isEqualTo("below-null-miner");
        assertThat(view.at("/header/hex").asText()).hasSize(2 * 116);
    }

    @Test
    void wordsOfEnumsAreKebabCase() {
        assertThat(Views.round(CHAIN.ledger().round(2).orElseThrow())
                        .get("state")
                        .asText())
                .isEqualTo("mined");
        assertThat(Words.of(RoundState.COMMIT_CLOSED)).isEqualTo("commit-closed");
        assertThat(RefusalCode.NOT_ELIGIBLE.text()).isEqualTo("not-eligible");
    }

    @Test
    void problemsCarryTheRefusal() {
        RefusedException stale = new RefusedException(RefusalCode.STALE, "block x came first");
        RefusedException read = Problem.parse(sent(Problem.view(409, stale)));
        assertThat(read).isExactlyInstanceOf(RefusedException.class).hasMessage("block x came first");
        assertThat(read.code()).isEqualTo("stale");

        for (Optional<ImprovementScore> bound :
                List.of(Optional.<ImprovementScore>empty(), Optional.of(new ImprovementScore(-7)))) {
            NotEligibleException notEligible = new NotEligibleException("why", bound, new RewardThreshold(100));
            RefusedException back = Problem.parse(sent(Problem.view(403, notEligible)));
            assertThat(back).isInstanceOfSatisfying(NotEligibleException.class, it -> {
                assertThat(it.lowerBound()).isEqualTo(bound);
                assertThat(it.threshold().micro()).isEqualTo(100);
                assertThat(it.code()).isEqualTo("not-eligible");
            });
        }
    }

    @Test
    void parsersNameTheFieldThatIsWrong() {
        ObjectNode receipt = Views.receipt(
                CHAIN.ledger().submit(CHAIN.ledger().entries().getFirst().submission()));
        assertUnreadable(receipt.deepCopy().put("sequence", 5), "field sequence: expected a string, found 5");
        assertUnreadable(receipt.deepCopy().put("sequence", "five"), "field sequence:");
        assertUnreadable(receipt.deepCopy().put("id", "abc"), "field id: expected 64 hex digits");
        assertUnreadable(receipt.deepCopy().put("signature", "00"), "field signature: expected 64 bytes");
        assertUnreadable(JSON.createObjectNode(), "field id: expected a string");
        assertThatThrownBy(() -> Parsers.submission(JSON.createObjectNode().put("hex", "zz")))
                .hasMessageContaining("field hex");
        assertThatThrownBy(() -> Parsers.commit(
                        Views.submission(CHAIN.ledger().entries().getFirst().submission())))
                .hasMessage("field hex: expected a Commit, found a GenesisParams");
    }

    private static void assertUnreadable(JsonNode receipt, String message) {
        assertThatThrownBy(() -> Parsers.receipt(receipt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
