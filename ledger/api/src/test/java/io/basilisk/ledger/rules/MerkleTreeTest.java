package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Hash32;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTreeTest {
    /** Leaves and roots of the test vectors that came with the first implementation of RFC 6962. */
    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void rootsOfTheKnownTree(int size, String root) {
        assertThat(MerkleTree.root(LEAVES.subList(0, size)).hex()).isEqualTo(root);
        MerkleLog log = new MerkleLog();
        LEAVES.subList(0, size).forEach(log::append);
        assertThat(log.root().hex()).isEqualTo(root);
    }

    @Test
    void logAgreesWithTheTree() {
        MerkleLog log = new MerkleLog();
        List<byte[]> leaves = new ArrayList<>();
        for (int size = 0; size < 130; size++) {
            assertThat(log.root()).as("%d leaves", size).isEqualTo(MerkleTree.root(leaves));
            byte[] leaf = {(byte) size, (byte) (size >> 8)};
            leaves.add(leaf);
            log.append(leaf);
        }
    }

    @Test
    void everyLeafOfEveryTreeIsProvenAndNothingElse() {
        for (int size = 1; size <= 33; size++) {
            List<Hash32> leaves = leaves(size);
            Hash32 root = MerkleTree.rootOfHashes(leaves);
            for (int index = 0; index < size; index++) {
                List<Hash32> path = MerkleTree.inclusionProof(leaves, index);
                assertThat(MerkleTree.includes(root, size, index, leaves.get(index), path))
                        .isTrue();
                assertOnlyThisProofHolds(root, size, index, leaves, path);
            }
        }
    }

    private static void assertOnlyThisProofHolds(
            Hash32 root, int size, int index, List<Hash32> leaves, List<Hash32> path) {
        Hash32 leaf = leaves.get(index);
        assertThat(MerkleTree.includes(root, size, index, Hash32.ZERO, path)).isFalse();
        assertThat(MerkleTree.includes(Hash32.ZERO, size, index, leaf, path)).isFalse();
        assertThat(MerkleTree.includes(root, size, (index + 1) % size, leaf, path))
                .isEqualTo(size == 1);
        assertThat(MerkleTree.includes(root, size, -1, leaf, path)).isFalse();
        assertThat(MerkleTree.includes(root, size, size, leaf, path)).isFalse();
        List<Hash32> longer = new ArrayList<>(path);
        longer.add(Hash32.ZERO);
        assertThat(MerkleTree.includes(root, size, index, leaf, longer)).isFalse();
        for (int i = 0; i < path.size(); i++) {
            List<Hash32> damaged = new ArrayList<>(path);
            damaged.set(i, Hash32.ZERO);
            assertThat(MerkleTree.includes(root, size, index, leaf, damaged)).isFalse();
            damaged.remove(i);
            assertThat(MerkleTree.includes(root, size, index, leaf, damaged)).isFalse();
        }
    }

    @Test
    void everyBeginningOfEveryTreeIsProvenAndNothingElse() {
        for (int newer = 1; newer <= 33; newer++) {
            List<Hash32> leaves = leaves(newer);
            Hash32 newerRoot = MerkleTree.rootOfHashes(leaves);
            for (int older = 1; older <= newer; older++) {
                Hash32 olderRoot = MerkleTree.rootOfHashes(leaves.subList(0, older));
                List<Hash32> proof = MerkleTree.consistencyProof(leaves, older);
                assertThat(MerkleTree.isConsistent(olderRoot, older, newerRoot, newer, proof))
                        .as("%d of %d", older, newer)
                        .isTrue();
                assertThat(MerkleTree.isConsistent(Hash32.ZERO, older, newerRoot, newer, proof))
                        .isFalse();
                assertThat(MerkleTree.isConsistent(olderRoot, older, Hash32.ZERO, newer, proof))
                        .isFalse();
                assertDamagedProofFails(olderRoot, older, newerRoot, newer, proof);
            }
        }
    }

    private static void assertDamagedProofFails(
            Hash32 olderRoot, int older, Hash32 newerRoot, int newer, List<Hash32> proof) {
        List<Hash32> longer = new ArrayList<>(proof);
        longer.add(Hash32.ZERO);
        assertThat(MerkleTree.isConsistent(olderRoot, older, newerRoot, newer, longer))
                .isFalse();
        for (int i = 0; i < proof.size(); i++) {
            List<Hash32> damaged = new ArrayList<>(proof);
            damaged.set(i, Hash32.ZERO);
            assertThat(MerkleTree.isConsistent(olderRoot, older, newerRoot, newer, damaged))
                    .isFalse();
            damaged.remove(i);
            assertThat(MerkleTree.isConsistent(olderRoot, older, newerRoot, newer, damaged))
                    .isFalse();
        }
    }

    @Test
    void aLeafIsNoNode() {
        List<Hash32> leaves = leaves(2);
        byte[] concatenated = new byte[2 * Hash32.BYTES];
        System.arraycopy(leaves.get(0).bytes(), 0, concatenated, 0, Hash32.BYTES);
        System.arraycopy(leaves.get(1).bytes(), 0, concatenated, Hash32.BYTES, Hash32.BYTES);
        assertThat(MerkleTree.leaf(concatenated)).isNotEqualTo(MerkleTree.rootOfHashes(leaves));
    }

    @Test
    void proofsOfWhatIsNotThereCannotBeMade() {
        assertThatThrownBy(() -> MerkleTree.inclusionProof(leaves(3), 3))
                .hasMessage("expected an index below 3 leaves, got 3");
        assertThatThrownBy(() -> MerkleTree.consistencyProof(leaves(3), 4))
                .hasMessage("expected an older size of 1 to 3, got 4");
        assertThat(MerkleTree.isConsistent(Hash32.ZERO, 0, Hash32.ZERO, 3, List.of()))
                .isFalse();
        assertThat(MerkleTree.isConsistent(Hash32.ZERO, 4, Hash32.ZERO, 3, List.of()))
                .isFalse();
    }

    private static List<Hash32> leaves(int size) {
        Random random = new Random(size);
        return IntStream.range(0, size)
                .mapToObj(i -> {
                    byte[] data = new byte[8];
                    random.nextBytes(data);
                    return MerkleTree.leaf(data);
                })
                .toList();
    }
}
