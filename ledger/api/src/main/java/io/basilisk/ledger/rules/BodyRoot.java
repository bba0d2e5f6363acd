package io.basilisk.ledger.rules;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import java.util.Comparator;
import java.util.List;

/**
 * The root that a header commits to: a {@link MerkleTree} over exactly eight leaves, each a section number u8 and the
 * section's content.
 *
 * <pre>
 * 0 meta           chainId 32 | round u32 | height u32 | prevHash 32 | openMillis u48 | sealMillis u48 | threshold i64
 *                  | evalSetHash 32 | evalSeed 32 | ledgerNonce 32      the last three zeros in the genesis block
 * 1 contributions  root 32 | count u32 | root of rounds 32 | count u32
 *                  leaves: contribution 251 | score record 37, by node, then round, then shard
 *                  leaves of rounds: ledgerNonce 32 | evalSeed 32 | scores, in the seal's order
 * 2 transfers      root 32 | count u32                                  leaves: transfer, in the seal's order
 * 3 state          root of accounts after the parent block 32
 * 4 model          baseModelHash 32 | seal request
 * 5 header log     root over the hashes of all earlier blocks 32
 * 6 parameters     SHA-256 of the genesis parameters 32
 * 7 commits        root 32 | count u32                                  leaves: commit 142, in the seal's order
 * </pre>
 */
public final class BodyRoot {
    private static final Comparator<ScoredContribution> LEAF_ORDER = Comparator.comparing(
            ScoredContribution::contribution,
            Comparator.comparing(Contribution::node)
                    .thenComparingInt(Contribution::round)
                    .thenComparingInt(Contribution::shard));

    /** Number of the section that names the contributions. */
    public static final int CONTRIBUTIONS = 1;
    /** Number of the section that names the transfers. */
    public static final int TRANSFERS = 2;
    /** Number of the section that names the accounts. */
    public static final int STATE = 3;
    /** Number of the section that names all earlier blocks. */
    public static final int HEADER_LOG = 5;
    /** How many sections there are. */
    public static final int SECTIONS = 8;

    private BodyRoot() {}

    public static Hash32 of(RoundSeal seal) {
        return MerkleTree.root(sections(seal));
    }

    /** The eight leaves, each its section's number and content. */
    public static List<byte[]> sections(RoundSeal seal) {
        List<byte[]> contents = List.of(
                meta(seal),
                contributions(seal),
                transfers(seal),
                seal.stateRoot().bytes(),
                model(seal),
                seal.headerLogRoot().bytes(),
                seal.paramsHash().bytes(),
                commits(seal));
        byte[][] leaves = new byte[SECTIONS][];
        for (int section = 0; section < leaves.length; section++) {
            leaves[section] =
                    new ByteWriter().u8(section).bytes(contents.get(section)).toBytes();
        }
        return List.of(leaves);
    }

    /** What a round's held-out examples are drawn by: {@code SHA-256(root of commits || prevHash || ledgerNonce)}. */
    public static Hash32 evalSeed(List<Commit> commits, Hash32 prevHash, Hash32 ledgerNonce) {
        Hash32 commitsRoot =
                MerkleTree.root(commits.stream().map(Commit::encode).toList());
        return Hash32.of(Hashing.sha256(commitsRoot.bytes(), prevHash.bytes(), ledgerNonce.bytes()));
    }

    /** Leaves of the contributions tree, in order. */
    public static List<byte[]> contributionLeaves(RoundSeal seal) {
        return seal.scored().stream()
                .flatMap(round -> round.scored().stream())
                .sorted(LEAF_ORDER)
                .map(it -> new ByteWriter()
                        .bytes(it.contribution().encode())
                        .bytes(it.score().orElseThrow().encode())
                        .toBytes())
                .toList();
    }

    /** Leaves of the transfers tree, in order. */
    public static List<byte[]> transferLeaves(RoundSeal seal) {
        return seal.transfers().stream().map(Transfer::encode).toList();
    }

    private static byte[] meta(RoundSeal seal) {
        ByteWriter out = new ByteWriter()
                .bytes(seal.chainId().bytes())
                .u32(seal.round())
                .u32(seal.height())
                .bytes(seal.prevHash().bytes())
                .u48(seal.openMillis())
                .u48(seal.sealMillis())
                .u64(seal.threshold().micro());
        return out.bytes(sealed(seal, round -> round.scores().evalSetHash()))
                .bytes(sealed(seal, ScoredRound::evalSeed))
                .bytes(sealed(seal, ScoredRound::ledgerNonce))
                .toBytes();
    }

    private static byte[] sealed(RoundSeal seal, java.util.function.Function<ScoredRound, Hash32> field) {
        return seal.sealedRound().map(field).orElse(Hash32.ZERO).bytes();
    }

    private static byte[] contributions(RoundSeal seal) {
        List<byte[]> rounds = seal.scored().stream()
                .map(round -> new ByteWriter()
                        .bytes(round.ledgerNonce().bytes())
                        .bytes(round.evalSeed().bytes())
                        .bytes(round.scores().encode())
                        .toBytes())
                .toList();
        return new ByteWriter()
                .bytes(rootAndCount(contributionLeaves(seal)))
                .bytes(rootAndCount(rounds))
                .toBytes();
    }

    private static byte[] transfers(RoundSeal seal) {
        return rootAndCount(transferLeaves(seal));
    }

    private static byte[] model(RoundSeal seal) {
        return new ByteWriter()
                .bytes(seal.baseModelHash().bytes())
                .bytes(seal.model().encode())
                .toBytes();
    }

    private static byte[] commits(RoundSeal seal) {
        return rootAndCount(seal.scored().stream()
                .flatMap(round -> round.commits().stream())
                .map(Commit::encode)
                .toList());
    }

    private static byte[] rootAndCount(List<byte[]> leaves) {
        return new ByteWriter()
                .bytes(MerkleTree.root(leaves).bytes())
                .u32(leaves.size())
                .toBytes();
    }
}
