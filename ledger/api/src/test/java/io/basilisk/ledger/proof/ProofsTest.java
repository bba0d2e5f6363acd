package io.basilisk.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.rules.BodyRoot;
import io.basilisk.ledger.rules.MerkleTree;
import io.basilisk.ledger.rules.PastAccounts;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On random chains everything that is there can be proven, and what is not there cannot. */
class ProofsTest {
    private static final int BLOCKS = 15;

    private final PastAccounts past = new PastAccounts();

    private static final Map<Long, List<Block>> CHAINS = new ConcurrentHashMap<>();

    private static List<Block> chain(long seed) {
        System.out.println("seed " + seed);
        return CHAINS.computeIfAbsent(seed, of -> new RandomBlocks(of).upTo(BLOCKS));
    }

    private static List<Hash32> hashes(List<Block> blocks) {
        return blocks.stream().map(Block::hash).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261128})
    void everyContributionAndTransferIsProven(long seed) {
        int transfers = 0;
        for (Block block : chain(seed)) {
            for (ScoredRound round : block.seal().scored()) {
                round.scored().forEach(it -> {
                    Hash32 node = it.contribution().node();
                    ContributionProof proof =
                            BlockProofs.contribution(block, round.round(), node).orElseThrow();
                    ContributionProof read =
                            ProofViews.contribution(ProofViews.contribution(round.round(), node, proof));
                    assertThat(read.check(round.round(), node)).contains(it);
                });
            }
            for (Transfer transfer : block.seal().transfers()) {
                TransferProof proof =
                        BlockProofs.transfer(block, transfer.txid()).orElseThrow();
                TransferProof read = ProofViews.transfer(ProofViews.transfer(transfer.txid(), proof));
                assertThat(read.check(transfer.txid()).encode()).isEqualTo(transfer.encode());
                transfers++;
            }
        }
        assertThat(transfers).isPositive();
    }

    @Test
    void whatIsNotInABlockHasNoProof() {
        Block block = chain(1).get(1);
        assertThat(BlockProofs.contribution(block, 99, TestChain.key("node-0").publicKey()))
                .isEmpty();
        assertThat(BlockProofs.contribution(block, 1, TestChain.key("stranger").publicKey()))
                .isEmpty();
        assertThat(BlockProofs.transfer(block, Hash32.ZERO)).isEmpty();
    }

    /** Also in an order that the memory of past accounts does not like. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261128})
    void everyAccountIsProvenAndSoIsTheAbsenceOfEveryOther(long seed) {
        List<Block> blocks = chain(seed);
        Random random = new Random(seed);
        Set<Integer> sizes = new HashSet<>();
        for (int step = 0; step < 2 * BLOCKS; step++) {
            int height = step < BLOCKS ? step : random.nextInt(BLOCKS);
            List<byte[]> tree = past.leavesAfter(blocks, height);
            sizes.add(tree.size());
            Block sealing = blocks.get(height + 1);
            for (byte[] leaf : tree) {
                AccountLeaf account = AccountLeaf.decode(leaf);
                AccountProof proof = AccountProof.of(tree, sealing, account.address());
                assertThat(proof.check(account.address())).contains(account);
            }
            for (int i = 0; i < 20; i++) {
                byte[] anybody = new byte[Address.BYTES];
                random.nextBytes(anybody);
                Address stranger = Address.of(anybody);
                AccountProof proof = AccountProof.of(tree, sealing, stranger);
                AccountProof read = ProofViews.account(ProofViews.account(stranger, proof));
                assertThat(read.check(stranger)).isEmpty();
                assertThat(read.height()).isEqualTo(height);
            }
        }
        assertThat(sizes).contains(0).hasSizeGreaterThan(2);
    }

    /** Two leaves with somebody between them are no proof that nobody is, whatever size the tree is said to have. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void anAccountCannotBeHidden(int accounts) {
        List<byte[]> tree = accounts(accounts);
        SectionProof section = sealed(MerkleTree.root(tree));
        for (int hidden = 0; hidden < accounts; hidden++) {
            Address address = AccountLeaf.decode(tree.get(hidden)).address();
            assertThat(new AccountProof(accounts, List.of(LeafProof.of(tree, hidden)), section).check(address))
                    .isPresent();
            refused(new AccountProof(0, List.of(), section), address);
            for (int left = 0; left < accounts; left++) {
                if (left != hidden) {
                    assertNotBeyond(tree, section, address, left);
                }
                for (int right = Math.max(left, hidden) + 1; left < hidden && right < accounts; right++) {
                    assertNotAbsent(tree, section, address, left, right);
                }
            }
        }
    }

    private static List<byte[]> accounts(int count) {
        Random random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] leaf = new byte[48];
                    random.nextBytes(leaf);
                    leaf[0] = (byte) i;
                    leaf[Address.BYTES] = 0;
                    return leaf;
                })
                .toList();
    }

    /** A body whose state section says this. */
    private static SectionProof sealed(Hash32 root) {
        List<byte[]> sections = IntStream.range(0, BodyRoot.SECTIONS)
                .mapToObj(number ->
                        new ByteWriter().u8(number).bytes(root.bytes()).toBytes())
                .toList();
        Hash32 bodyRoot = MerkleTree.root(sections);
        BlockHeader header =
                TestMiner.solve(new BlockHeader(Hash32.ZERO, bodyRoot, Address.NOBODY, 2, 2, 1, 1, Target.EASIEST, 0));
        List<Hash32> path = LeafProof.of(sections, BodyRoot.STATE).path();
        return new SectionProof(header, BodyRoot.STATE, root.bytes(), path);
    }

    private static void assertNotBeyond(List<byte[]> tree, SectionProof section, Address address, int at) {
        LeafProof only = LeafProof.of(tree, at);
        for (int size = 1; size <= tree.size() + 2; size++) {
            for (int index = 0; index < size; index++) {
                LeafProof claimed = new LeafProof(index, only.leaf(), only.path());
                refused(new AccountProof(size, List.of(claimed), section), address);
            }
        }
    }

    private static void assertNotAbsent(
            List<byte[]> tree, SectionProof section, Address address, int before, int after) {
        LeafProof left = LeafProof.of(tree, before);
        LeafProof right = LeafProof.of(tree, after);
        for (int size = 2; size <= tree.size() + 2; size++) {
            for (int index = 0; index < size; index++) {
                refused(
                        new AccountProof(
                                size,
                                List.of(
                                        new LeafProof(index, left.leaf(), left.path()),
                                        new LeafProof(index + 1, right.leaf(), right.path())),
                                section),
                        address);
            }
        }
    }

    private static void refused(AccountProof proof, Address address) {
        assertThatThrownBy(() -> proof.check(address)).isInstanceOf(ProofException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261128})
    void everyBlockIsBeforeEveryLaterOne(long seed) {
        List<Block> blocks = chain(seed);
        List<Hash32> hashes = hashes(blocks);
        for (int to = 1; to <= BLOCKS; to++) {
            for (int from = 0; from < to; from++) {
                HeaderProof proof = HeaderProof.of(blocks.get(from).header(), hashes, blocks.get(to));
                assertThat(ProofViews.header(ProofViews.header(proof)).check()).isEqualTo(hashes.get(to));
            }
            for (int from = 1; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.of(blocks.get(from), blocks.get(to), hashes);
                ProofViews.consistency(ProofViews.consistency(proof)).check();
            }
        }
    }

    @Test
    void aForkIsNoBeginning() {
        List<Block> here = fork(0);
        List<Block> there = fork(1);
        assertThat(hashes(here).subList(0, 4)).isEqualTo(hashes(there).subList(0, 4));
        assertThat(here.get(4).hash()).isNotEqualTo(there.get(4).hash());
        for (int to = 5; to < there.size(); to++) {
            List<Hash32> hashes = hashes(there);
            for (int from = 1; from <= to; from++) {
                ConsistencyProof honest = ConsistencyProof.of(there.get(from), there.get(to), hashes);
                SectionProof older = ConsistencyProof.of(here.get(from), here.get(from), hashes(here))
                        .from();
                ConsistencyProof proof = new ConsistencyProof(older, honest.path(), honest.to());
                if (from <= 4) { // the log in block 4 names blocks 0 to 3
                    proof.check();
                } else {
                    assertThatThrownBy(proof::check)
                            .isInstanceOf(ProofException.class)
                            .hasMessageContaining("to be the beginning of that of block " + to);
                }
            }
            HeaderProof other = HeaderProof.of(here.get(4).header(), hashes(here), here.get(to));
            HeaderProof lie = new HeaderProof(
                    here.get(4).header(),
                    other.path(),
                    HeaderProof.of(there.get(4).header(), hashes, there.get(to)).tree());
            assertThatThrownBy(lie::check).hasMessageContaining("header log");
        }
    }

    /** Blocks 0 to 3 are the same, block 4 is another. */
    private static List<Block> fork(int finder) {
        TestChain chain = new TestChain().begin();
        IntStream.range(0, 6).forEach(i -> chain.mineRound(chain.node(i == 3 ? finder : 0)));
        return chain.blocks();
    }

    @Test
    void aProofIsOfWhatWasAsked() {
        Block block = chain(1).get(2);
        Hash32 node =
                block.seal().scored().getFirst().contributions().getFirst().node();
        int round = block.header().round();
        ContributionProof proof = BlockProofs.contribution(block, round, node).orElseThrow();
        assertThatThrownBy(() -> proof.check(round + 1, node))
                .hasMessage("expected a contribution of round " + (round + 1) + ", found " + round);
        assertThatThrownBy(() -> proof.check(round, Hash32.ZERO)).hasMessageContaining("contribution of node");
        assertThatThrownBy(() -> new ContributionProof(List.of(), proof.section()).check(round, node))
                .hasMessage("expected at least one contribution, found none");
    }

    @Test
    void pastAccountsFollowAnotherChain() {
        Optional<AccountLeaf> before = ownedAfterFour(fork(0));
        Optional<AccountLeaf> other = ownedAfterFour(fork(1));
        assertThat(before).isNotEqualTo(other);
        assertThat(ownedAfterFour(fork(0))).isEqualTo(before);
    }

    private Optional<AccountLeaf> ownedAfterFour(List<Block> blocks) {
        Address address = TestChain.key("node-1").address();
        return AccountProof.of(past.leavesAfter(blocks, 4), blocks.get(5), address)
                .check(address);
    }
}
