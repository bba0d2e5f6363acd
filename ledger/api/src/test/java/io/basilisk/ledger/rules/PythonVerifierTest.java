package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.archive.Archive;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/verify_chain.py}, which shares no code with the Java sources, says the same of the same chains. */
class PythonVerifierTest {
    @TempDir
    Path folder;

    private int files;

    private record Verdict(int status, String output) {}

    @BeforeAll
    static void needPython() {
        Assumptions.assumeTrue(hasPython(), "python3 is not installed: docs/verify_chain.py was not run");
    }

    private static boolean hasPython() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Verdict verify(List<byte[]> blocks, String... more) throws Exception {
        Path file = folder.resolve("chain-" + files++);
        new Archive(blocks, List.of()).write(file);
        List<String> command = new ArrayList<>(List.of("python3", script(), file.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Verdict(process.exitValue(), output);
    }

    private static String script() {
        return Path.of(System.getProperty("basilisk.home"), "docs", "verify_chain.py")
                .toString();
    }

    private static List<byte[]> encoded(List<Block> blocks) {
        return blocks.stream().map(Block::encode).toList();
    }

    /** Void rounds, rejected contributions, transfers with and without fees, easing: all is in these chains. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {301, 302})
    void findsRandomChainsValidWithTheSameBalances(long seed) throws Exception {
        RandomBlocks random = new RandomBlocks(seed);
        List<Block> blocks = random.upTo(16);
        String tip = random.chain().info().tip().hex();
        Verdict verdict = verify(encoded(blocks), "--tip", tip);
        assertThat(verdict.output())
                .startsWith("valid: chain " + random.chain().info().chainId());
        assertThat(verdict.status()).isZero();
        assertThat(verdict.output())
                .contains("height 16, tip " + tip + ", work "
                        + random.chain().info().work() + ", supply 400 BSK");
        Map<String, String> expected = new TreeMap<>();
        for (Account account : random.chain().ledger().accounts()) {
            expected.put(
                    account.address().toString(),
                    account.balance().units() + " units, nonce " + account.nonce() + ", blocks won "
                            + account.blocksWon());
        }
        Map<String, String> found = new TreeMap<>();
        verdict.output().lines().filter(line -> line.startsWith("bsk1")).forEach(line -> {
            String[] parts = line.split("  ");
            found.put(parts[0], parts[1]);
        });
        assertThat(found).isEqualTo(expected);
    }

    /** The cases of {@code SignatureVerdictsTest}: a rule that two verifiers read differently would split the chain. */
    @Test
    void saysTheSameOfSignaturesThatLibrariesDisagreeAbout() throws Exception {
        String program = """
                import sys
                sys.path.insert(0, sys.argv[1])
                from verify_chain import is_signed
                for line in open(sys.argv[2]):
                    if not line.startswith("#"):
                        what, _, rule, message, key, signature = line.strip().split("|")
                        message, key, signature = (bytes.fromhex(it) for it in (message, key, signature))
                        print(is_signed(key, message, signature) == (rule == "true"), what)
                """;
        Path cases = Path.of(PythonVerifierTest.class
                .getResource("/io/basilisk/ledger/wallet/ed25519-verdicts.txt")
                .toURI());
        Process process = new ProcessBuilder(
                        "python3",
                        "-B",
                        "-c",
                        program,
                        Path.of(script()).getParent().toString(),
                        cases.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output.lines()).hasSizeGreaterThan(12).allMatch(line -> line.startsWith("True "));
    }

    @Test
    void anotherTipThanTheOneHeardElsewhereIsInvalid() throws Exception {
        TestChain chain = new TestChain().begin();
        Verdict verdict = verify(encoded(chain.blocks()), "--tip", "00".repeat(32));
        assertThat(verdict.status()).isEqualTo(1);
        assertThat(verdict.output()).startsWith("INVALID: tip: expected 0000");
    }

    @Test
    void findsRandomFlips() throws Exception {
        long seed = 311;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true, false);
        chain.mine(chain.node(0), 300);
        for (int i = 0; i < 30; i++) {
            List<byte[]> blocks = new ArrayList<>(encoded(chain.blocks()));
            int height = random.nextInt(2);
            byte[] damaged = blocks.get(height).clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            blocks.set(height, damaged);
            Verdict verdict = verify(blocks);
            assertThat(verdict.output()).as("block %d, byte %d", height, at).startsWith("INVALID: block ");
            assertThat(verdict.output()).doesNotContain("Traceback");
            assertThat(verdict.status()).isEqualTo(1);
        }
    }

    private record Lie(String says, Consumer<Forgery> tell) {}

    /** Blocks that a lying ledger signed and mined, so that only the rules tell. */
    @Test
    void findsWhatALyingLedgerSealed() throws Exception {
        TestChain chain = new TestChain().withCoins(1);
        chain.ledger().submit(chain.transfer(chain.node(0), chain.node(3).address(), 5, 1));
        Block last = chain.mineRound(chain.node(1));
        List<byte[]> before = encoded(chain.blocks()).subList(0, chain.info().height());
        for (Lie lie : List.of(
                new Lie("header.height", it -> it.height++),
                new Lie("header.sealMillis", it -> it.headerSealMillis++),
                new Lie(
                        "is not eligible",
                        it -> it.miner = TestChain.key("stranger").address()),
                new Lie("seal.threshold", it -> it.threshold = new RewardThreshold(7)),
                new Lie("seal.stateRoot", it -> it.stateRoot = TestChain.hash("other")),
                new Lie("seal.headerLogRoot", it -> it.headerLogRoot = TestChain.hash("other")),
                new Lie("seal.baseModelHash", it -> it.baseModelHash = TestChain.hash("other")),
                new Lie("seal.openMillis", it -> it.openMillis = 5),
                new Lie("transfer 1 nonce", it -> it.transfers.add(it.transfers.getFirst())),
                new Lie(
                        "cannot pay",
                        it -> it.transfers.add(
                                chain.transfer(chain.node(0), chain.node(2).address(), 2_500_000_000L, 0, 1))),
                new Lie(
                        "expired",
                        it -> it.transfers.add(
                                chain.transfer(chain.node(0), chain.node(2).address(), 1, 0, 1, 2, ""))))) {
            Forgery forgery = new Forgery(last, chain.ledgerKey());
            lie.tell().accept(forgery);
            List<byte[]> blocks = new ArrayList<>(before);
            blocks.add(forgery.mined().encode());
            Verdict verdict = verify(blocks);
            assertThat(verdict.output())
                    .startsWith("INVALID: block " + before.size() + ", ")
                    .contains(lie.says());
            assertThat(ChainVerifier.verify(blocks).isValid()).isFalse();
        }
        Forgery honest = new Forgery(last, chain.ledgerKey());
        List<byte[]> blocks = new ArrayList<>(before);
        blocks.add(honest.mined().encode());
        assertThat(verify(blocks).status()).isZero();
    }
}
