package io.basilisk.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that remembers, and ledgers that show it something else than before. */
class TipMemoryTest {
    private static final ClientSettings IMPATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1));
    private static final TestChain HERE = chain(0);
    /** The same up to block 3, from then on another. */
    private static final TestChain THERE = chain(1);

    @TempDir
    Path folder;

    private final ProofServer server = new ProofServer(HERE, 4);
    private TipMemory memory;

    private static TestChain chain(int finder) {
        TestChain chain = new TestChain().begin();
        IntStream.range(0, 7).forEach(i -> chain.mineRound(chain.node(i == 3 ? finder : 0)));
        return chain;
    }

    @BeforeEach
    void remember() {
        memory = new TipMemory(folder.resolve("tips"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Hash32 id() {
        return HERE.info().chainId();
    }

    private Path file() {
        return folder.resolve("tips").resolve(id() + ".json");
    }

    private int remembered() {
        return memory.find(id()).orElseThrow().height();
    }

    /** A command: asks two things, as a new process would. */
    private void command() {
        try (HttpLedger ledger = HttpLedger.remembering(server.http.url(), IMPATIENT, memory)) {
            ledger.accounts();
            ledger.accounts();
        }
    }

    private void assertAlarm(String... words) throws IOException {
        String before = Files.readString(file());
        assertThatThrownBy(this::command)
                .isInstanceOf(TipAlarmException.class)
                .hasMessageContainingAll("remembered: block", "shown now:", "rm " + file())
                .hasMessageContainingAll(words);
        assertThat(file()).hasContent(before);
    }

    @Test
    void remembersTheTipOfAChainThatIsNew() throws IOException {
        command();
        assertThat(memory.find(id()))
                .contains(new KnownTip(
                        id(), 4, HERE.blocks().get(4).hash(), server.http.url().toString()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void asksOneQuestionForANewTipAndNoneForAKnownOne() {
        command();
        assertThat(server.http.requests("GET /v1/proofs/header/0")).isEqualTo(1);
        assertThat(server.http.requests("GET /v1/chain")).isZero();
        command();
        server.show(HERE, 6);
        command();
        command();
        assertThat(server.http.requests("GET /v1/proofs/header/4")).isEqualTo(1);
        assertThat(server.http.requests("GET /v1/proofs/header/0")).isEqualTo(1);
        assertThat(server.http.requests("GET /v1/chain")).isZero();
        assertThat(remembered()).isEqualTo(6);
    }

    @Test
    void alarmsWhenTheTipGoesBackwards() throws IOException {
        command();
        server.show(HERE, 2);
        assertAlarm(
                "block 4 (" + HERE.blocks().get(4).hash() + ")",
                "ends with block 2 (" + HERE.blocks().get(2).hash() + "): it went backwards",
                "restored from an old backup");
        Files.delete(file());
        command();
        assertThat(remembered()).isEqualTo(2);
    }

    @Test
    void alarmsOverAnotherHistory() throws IOException {
        command();
        server.show(THERE, 4);
        assertAlarm("another history: there, block 4 (" + THERE.blocks().get(4).hash());
        server.show(THERE, 7);
        assertAlarm(
                "another history: there, block 4 is " + THERE.blocks().get(4).hash(), "the tip is block 7");
    }

    @Test
    void anotherChainIsAnotherMemory() {
        command();
        TestChain other = new TestChain();
        other.clock().advance(1);
        other.begin();
        other.mineRound(other.node(0));
        server.show(other, 1);
        command();
        assertThat(remembered()).isEqualTo(4);
        assertThat(memory.find(other.info().chainId()).orElseThrow().height()).isEqualTo(1);
    }

    @Test
    void aLedgerThatTellsNothingIsAsked() throws IOException {
        command();
        server.show(HERE, 5);
        server.http.tellNothing();
        command();
        assertThat(server.http.requests("GET /v1/chain")).isEqualTo(1);
        assertThat(remembered()).isEqualTo(5);
        server.show(HERE, 3);
        server.http.tellNothing();
        assertAlarm("went backwards");
    }

    /** Of two answers under way at once the older may come last; nodes of a cluster may lag. */
    @Test
    void anAnswerFromThePastIsNoAlarm() {
        command();
        server.tell(3);
        command();
        assertThat(server.http.requests("GET /v1/chain")).isPositive();
        assertThat(remembered()).isEqualTo(4);
    }

    @Test
    void aProofThatIsNoneIsAnAlarm() throws IOException {
        command();
        server.show(HERE, 6);
        server.twist(proof -> {
            ((ObjectNode) proof.path("tree")).put("content", Hash32.ZERO.hex());
            return proof;
        });
        assertAlarm("without a proof that it continues what was seen", "body root of block 6");
        List<Hash32> hashes = THERE.blocks().stream().map(it -> it.hash()).toList();
        server.twist(_ -> ProofViews.header(HeaderProof.of(
                THERE.blocks().get(4).header(), hashes, THERE.blocks().get(6))));
        assertAlarm("expected a proof that block 6 (" + HERE.blocks().get(6).hash() + ") has block 4 before it");
        server.twist(_ -> ProofViews.header(HeaderProof.of(
                HERE.blocks().get(3).header(),
                HERE.blocks().stream().map(it -> it.hash()).toList(),
                HERE.blocks().get(6))));
        assertAlarm("found one of block 3");
        server.twist(proof -> {
            proof.set("block", Views.header(HERE.blocks().get(4).header().withNonce(1)));
            return proof;
        });
        assertAlarm("hash meets its target");
    }

    @Test
    void aNewTipIsCheckedWhileACommandWaits() {
        try (HttpLedger ledger = HttpLedger.remembering(server.http.url(), IMPATIENT, memory)) {
            ledger.accounts();
            server.show(HERE, 6);
            ledger.accounts();
            assertThat(remembered()).isEqualTo(6);
            server.show(THERE, 7);
            assertThatThrownBy(ledger::accounts).isInstanceOf(TipAlarmException.class);
            assertThatThrownBy(ledger::accounts).isInstanceOf(TipAlarmException.class);
        }
    }

    @Test
    void neverRemembersLess() {
        Hash32 hash = TestChain.hash("tip");
        memory.remember(new KnownTip(id(), 9, hash, "here"));
        memory.remember(new KnownTip(id(), 8, Hash32.ZERO, "there"));
        assertThat(memory.find(id())).contains(new KnownTip(id(), 9, hash, "here"));
    }

    @Test
    void aMemoryThatCannotBeUsedSaysSo() throws IOException {
        Files.createDirectories(file().getParent());
        for (String content : List.of("", "{", "[]", "{\"height\": -1}", "{\"height\": 3, \"hash\": \"12\"}")) {
            Files.writeString(file(), content);
            assertThatThrownBy(this::command)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("the remembered tip in " + file(), "Delete the file");
        }
        Path noFolder = Files.createFile(folder.resolve("file"));
        memory = new TipMemory(noFolder);
        assertThatThrownBy(this::command).hasMessageContaining("BASILISK_TIPS");
    }
}
