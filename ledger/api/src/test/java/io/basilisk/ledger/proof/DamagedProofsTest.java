package io.basilisk.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.rules.PastAccounts;
import io.basilisk.ledger.rules.ProofOfWork;
import io.basilisk.ledger.testing.RandomBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A bit that flips anywhere in a proof makes it prove nothing. */
class DamagedProofsTest {
    private static final long SEED = 20261128;
    private static final int BLOCKS = 15;

    private final Random random = new Random(SEED);
    private final List<Block> blocks = new RandomBlocks(SEED).upTo(BLOCKS);
    private final List<Hash32> hashes = blocks.stream().map(Block::hash).toList();

    @Test
    void ofAContribution() {
        System.out.println("seed " + SEED);
        Block block = blocks.get(3);
        int round = block.header().round();
        Hash32 node =
                block.seal().scored().getFirst().contributions().getFirst().node();
        ContributionProof sound = BlockProofs.contribution(block, round, node).orElseThrow();
        LeafProof leaf = sound.contributions().getFirst();
        damaged(leaf, it -> new ContributionProof(List.of(it), sound.section()).check(round, node));
        damaged(sound.section(), it -> new ContributionProof(sound.contributions(), it).check(round, node));
    }

    @Test
    void ofATransfer() {
        Block block = blocks.stream()
                .filter(it -> it.seal().transfers().size() > 1)
                .findFirst()
                .orElseThrow();
        Transfer transfer = block.seal().transfers().getLast();
        TransferProof sound = BlockProofs.transfer(block, transfer.txid()).orElseThrow();
        damaged(sound.transfer(), it -> new TransferProof(it, sound.section()).check(transfer.txid()));
        damaged(sound.section(), it -> new TransferProof(sound.transfer(), it).check(transfer.txid()));
        assertThatThrownBy(() -> sound.check(Hash32.ZERO)).hasMessageContaining("expected transfer 0000");
    }

    @Test
    void ofAnAccountAndOfItsAbsence() {
        List<byte[]> tree = new PastAccounts().leavesAfter(blocks, BLOCKS - 1);
        Address there = AccountLeaf.decode(tree.get(1)).address();
        for (Address address : List.of(there, Address.NOBODY)) {
            AccountProof sound = AccountProof.of(tree, blocks.get(BLOCKS), address);
            assertThat(sound.check(address).isPresent()).isEqualTo(address.equals(there));
            damaged(
                    sound.leaves().getFirst(),
                    it -> new AccountProof(sound.accounts(), List.of(it), sound.section()).check(address));
            damaged(sound.section(), it -> new AccountProof(sound.accounts(), sound.leaves(), it).check(address));
        }
    }

    @Test
    void ofHeaders() {
        HeaderProof sound = HeaderProof.of(blocks.get(6).header(), hashes, blocks.get(11));
        damagedPath(sound.path(), it -> new HeaderProof(sound.block(), it, sound.tree()).check());
        damaged(sound.tree(), it -> new HeaderProof(sound.block(), sound.path(), it).check());
        damagedHeader(sound.block(), it -> new HeaderProof(it, sound.path(), sound.tree()).check());
        ConsistencyProof consistent = ConsistencyProof.of(blocks.get(6), blocks.get(11), hashes);
        damagedPath(consistent.path(), it -> new ConsistencyProof(consistent.from(), it, consistent.to()).check());
        damaged(consistent.from(), it -> new ConsistencyProof(it, consistent.path(), consistent.to()).check());
        damaged(consistent.to(), it -> new ConsistencyProof(consistent.from(), consistent.path(), it).check());
    }

    /** The genesis block has no work, so a proof cannot end there. */
    @Test
    void thatEndsWithTheGenesisBlock() {
        assertThatThrownBy(() -> SectionProof.of(blocks.getFirst(), 3).check(3, Hash32.BYTES))
                .isInstanceOf(ProofException.class)
                .hasMessageContaining("above the genesis block");
    }

    private void damaged(LeafProof sound, Consumer<LeafProof> check) {
        check.accept(sound);
        for (int at = 0; at < sound.leaf().length; at++) {
            LeafProof flipped = new LeafProof(sound.index(), flipped(sound.leaf(), at), sound.path());
            assertRefused("leaf byte " + at, () -> check.accept(flipped));
        }
        damagedPath(sound.path(), path -> check.accept(new LeafProof(sound.index(), sound.leaf(), path)));
        for (int index : new int[] {-1, sound.index() - 1, sound.index() + 1, Integer.MAX_VALUE}) {
            assertRefused("index " + index, () -> check.accept(new LeafProof(index, sound.leaf(), sound.path())));
        }
    }

    private void damaged(SectionProof sound, Consumer<SectionProof> check) {
        check.accept(sound);
        for (int number = -1; number <= 8; number++) {
            SectionProof other = new SectionProof(sound.header(), number, sound.content(), sound.path());
            if (number != sound.number()) {
                assertRefused("section " + number, () -> check.accept(other));
            }
        }
        for (int at = 0; at < sound.content().length; at++) {
            SectionProof flipped =
                    new SectionProof(sound.header(), sound.number(), flipped(sound.content(), at), sound.path());
            assertRefused("content byte " + at, () -> check.accept(flipped));
        }
        damagedPath(
                sound.path(),
                path -> check.accept(new SectionProof(sound.header(), sound.number(), sound.content(), path)));
        damagedHeader(
                sound.header(),
                header -> check.accept(new SectionProof(header, sound.number(), sound.content(), sound.path())));
    }

    private void damagedPath(List<Hash32> sound, Consumer<List<Hash32>> check) {
        check.accept(sound);
        for (int step = 0; step < sound.size(); step++) {
            for (int at = 0; at < Hash32.BYTES; at++) {
                List<Hash32> path = new ArrayList<>(sound);
                path.set(step, Hash32.of(flipped(sound.get(step).bytes(), at)));
                assertRefused("byte " + at + " of step " + step, () -> check.accept(path));
            }
            List<Hash32> shorter = new ArrayList<>(sound);
            shorter.remove(step);
            assertRefused("no step " + step, () -> check.accept(shorter));
        }
        List<Hash32> longer = new ArrayList<>(sound);
        longer.add(Hash32.ZERO);
        assertRefused("one step more", () -> check.accept(longer));
    }

    /** One hash in 65,537 meets the tests' target by chance: what such a header says differs, and is not at stake. */
    private void damagedHeader(BlockHeader sound, Consumer<BlockHeader> check) {
        check.accept(sound);
        for (int at = 0; at < BlockHeader.BYTES; at++) {
            byte[] bytes = flipped(sound.encode(), at);
            try {
                BlockHeader header = BlockHeader.decode(bytes);
                if (!ProofOfWork.isDone(header)) {
                    assertRefused("header byte " + at, () -> check.accept(header));
                }
            } catch (MalformedBytesException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private byte[] flipped(byte[] sound, int at) {
        byte[] bytes = sound.clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static void assertRefused(String what, Runnable check) {
        assertThatThrownBy(check::run).as(what).isInstanceOf(ProofException.class);
    }
}
