package io.basilisk.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.rules.BodyRoot;
import io.basilisk.ledger.rules.MerkleTree;
import io.basilisk.ledger.rules.TargetAdjustment;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The vectors of docs/ledger-format.md are what the code computes. */
class FormatVectorsTest {
    @Test
    void pageTellsTheTruth() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basilisk.home"), "docs", "ledger-format.md"));
        String block = page.substring(page.indexOf("## Vectors"));
        StringBuilder expected = new StringBuilder("```\n");
        vectors()
                .forEach((name, value) ->
                        expected.append(name).append(" = ").append(value).append('\n'));
        assertThat(block).contains(expected.append("```").toString());
    }

    private static Map<String, String> vectors() {
        Map<String, String> vectors = new LinkedHashMap<>();
        keys(vectors);
        messages(vectors);
        trees(vectors);
        work(vectors);
        return vectors;
    }

    private static void keys(Map<String, String> vectors) {
        NodeKey key = TestChain.key("node-0");
        vectors.put("seed = H'key node-0'", TestChain.hash("key node-0").hex());
        vectors.put("public key", key.publicKey().hex());
        vectors.put("address", key.address().toString());
    }

    private static void messages(Map<String, String> vectors) {
        NodeKey key = TestChain.key("node-0");
        long chain = 0x0123456789abcdefL;
        Hash32 commitHash = Commit.hash(chain, 7, key.publicKey(), TestChain.hash("delta"), TestChain.hash("salt"));
        Commit commit = TestChain.sign(key, signature -> new Commit(chain, 7, key.publicKey(), commitHash, signature));
        vectors.put("commitHash(chain 0123456789abcdef, round 7, public key, H'delta', H'salt')", commitHash.hex());
        vectors.put("commit", HexFormat.of().formatHex(commit.encode()));
        vectors.put("commit id", commit.id().hex());
        Transfer transfer = TestChain.sign(
                key,
                signature -> new Transfer(
                        chain,
                        key.publicKey(),
                        TestChain.key("node-1").address(),
                        new Amount(2_500_000_000L),
                        new Amount(10),
                        3,
                        77,
                        "coffee".getBytes(StandardCharsets.UTF_8),
                        signature));
        vectors.put(
                "transfer(25 BSK to the address of H'key node-1', fee 10, nonce 3, expiry 77, memo coffee)",
                HexFormat.of().formatHex(transfer.encode()));
        vectors.put("txid", transfer.txid().hex());
        vectors.put(
                "evalSeed([commit], H'previous', H'nonce')",
                BodyRoot.evalSeed(List.of(commit), TestChain.hash("previous"), TestChain.hash("nonce"))
                        .hex());
    }

    private static void trees(Map<String, String> vectors) {
        List<byte[]> leaves = List.of(new byte[] {0}, new byte[] {1}, new byte[] {2});
        vectors.put("root of nothing", MerkleTree.EMPTY.hex());
        vectors.put("root of leaves 00, 01, 02", MerkleTree.root(leaves).hex());
    }

    private static void work(Map<String, String> vectors) {
        BlockHeader header = new BlockHeader(
                TestChain.hash("previous"),
                TestChain.hash("body"),
                TestChain.key("node-0").address(),
                3,
                4,
                1_700_000_000_000L,
                250,
                new Target(0x1e7fffff),
                0);
        GenesisParams params = new TestChain().params();
        vectors.put(
                "header(H'previous', H'body', address, 3, 4, 1, 1700000000000, 250, 1e7fffff, 0)",
                HexFormat.of().formatHex(header.encode()));
        vectors.put(
                "hash of header",
                Hash32.of(Hashing.doubleSha256(header.encode())).hex());
        vectors.put("work of 1e7fffff", new Target(0x1e7fffff).work().toString());
        for (int[] times : new int[][] {{1_000, 0}, {250, 0}, {9_000, 0}, {1_000, 13_000}}) {
            Target next = TargetAdjustment.next(params, new Target(0x1c123456), times[0], times[1]);
            vectors.put(
                    "target(parent 1c123456 solved in " + times[0] + ", T 1000, N 12, solved in " + times[1] + ")",
                    next.toString());
        }
    }
}
