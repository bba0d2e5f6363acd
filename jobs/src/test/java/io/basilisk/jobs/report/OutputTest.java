package io.basilisk.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.plugin.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final RoundReport MINED = new RoundReport(
            2,
            3.5,
            3.25,
            false,
            48_000,
            41_234,
            3,
            new TreeMap<>(Map.of("BELOW_THRESHOLD", 1)),
            new RoundReport.MinedBlock(2, "00ab".repeat(16), "bsk1winner", 2_500_000_000L, 18_400_000, 61),
            21.4);
    private static final RoundReport VOID =
            new RoundReport(3, 3.25, 3.25, false, 48_000, 0, 0, new TreeMap<>(Map.of("ZERO", 4)), null, 9);
    private static final RunIntroduction RUN =
            new RunIntroduction("run", 0, 5, 2, "tiny", 330_000, "corpus", 1_000_000, 100_000, "cpu", "http://x", "ab");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aRoundIsOneLineForAPerson() {
        assertThat(RoundLine.of(MINED))
                .isEqualTo("round 2: loss 3.5000 -> 3.2500, 3 accepted, 1 rejected (1 BELOW_THRESHOLD), 41.2k tokens/s,"
                        + " block 2 00ab00ab00ab00ab… at 18.4MH/s, 25 BSK to bsk1winner, 0:21");
        assertThat(RoundLine.of(VOID))
                .contains("0 accepted, 4 rejected (4 ZERO)")
                .contains("void: nobody was eligible, nothing was minted")
                .doesNotContain("tokens/s");
    }

    @Test
    void aRoundIsOneObjectForAProgram() throws Exception {
        new JsonOutput(out, System.err).round(MINED);
        JsonNode event = new ObjectMapper().readTree(text());
        assertThat(text()).hasLineCount(1);
        assertThat(event.get("event").asText()).isEqualTo("round");
        assertThat(event.get("heldOutLossBefore").asDouble()).isEqualTo(3.5);
        assertThat(event.get("heldOutLossAfter").asDouble()).isEqualTo(3.25);
        assertThat(event.get("accepted").asInt()).isEqualTo(3);
        assertThat(event.get("rejected").asInt()).isEqualTo(1);
        assertThat(event.get("blockHeight").asInt()).isEqualTo(2);
        assertThat(event.get("winner").asText()).isEqualTo("bsk1winner");
        for (String field : List.of("round", "tokens", "tokensPerSecond", "blockHash", "hashesPerSecond", "seconds")) {
            assertThat(event.has(field)).as(field).isTrue();
        }
    }

    @Test
    void aVoidRoundHasNoBlock() throws Exception {
        new JsonOutput(out, System.err).round(VOID);
        assertThat(new ObjectMapper().readTree(text()).get("blockHash").isNull())
                .isTrue();
    }

    @Test
    void aTerminalGetsABarThatIsWipedByTheNextLine() {
        HumanOutput human = new HumanOutput(out, true);
        human.introduce(RUN);
        human.progress(new Progress(1, 0, 30, 60, 3.2f, 30_000, 1));
        human.round(MINED);
        assertThat(text()).contains("\r\033[Kround 1/5 [######").contains("step 30/120");
        assertThat(text().substring(text().indexOf("ETA"))).contains("\r\033[Kround 2: loss");
    }

    @Test
    void aFileGetsPlainLinesAQuarterApart() {
        HumanOutput human = new HumanOutput(out, false);
        human.introduce(RUN);
        int before = text().split("\n").length;
        for (int step = 1; step <= 60; step++) {
            human.progress(new Progress(1, 0, step, 60, 3.2f, step * 1000L, step));
            human.progress(new Progress(1, 1, step, 60, 3.0f, step * 1000L, step));
        }
        assertThat(text()).doesNotContain("\r");
        assertThat(text().split("\n").length - before).isEqualTo(4);
    }

    @Test
    void theEndShowsBalancesAndText() {
        HumanOutput human = new HumanOutput(out, false);
        human.introduce(RUN);
        human.finish(new RunReport(
                5,
                2.5,
                64_000,
                List.of(new RunReport.Balance("node-1", "bsk1abc", 7_500_000_000L, 3)),
                "public static\nvoid",
                200));
        assertThat(text())
                .contains("Held-out loss after 5 rounds: 2.5000 nats per token over all 64.0k held-out tokens (3:20).")
                .containsPattern("node-1 +bsk1abc +3 +75 BSK")
                .contains("  | public static")
                .contains("  | void");
    }

    @Test
    void numbersAreShortForAPerson() {
        assertThat(Text.scaled(0)).isEqualTo("0");
        assertThat(Text.scaled(999)).isEqualTo("999");
        assertThat(Text.scaled(1000)).isEqualTo("1.0k");
        assertThat(Text.scaled(123_456)).isEqualTo("123k");
        assertThat(Text.scaled(18_400_000)).isEqualTo("18.4M");
        assertThat(Text.bsk(2_500_000_000L)).isEqualTo("25 BSK");
        assertThat(Text.bsk(150_000_000L)).isEqualTo("1.5 BSK");
        assertThat(Text.bsk(0)).isEqualTo("0 BSK");
        assertThat(Text.minutes(65)).isEqualTo("1:05");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
