package io.basilisk.ledger.proof;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.BodyRoot;
import io.basilisk.ledger.rules.MerkleTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an address owned after a block, or that it owned nothing: its leaf in the tree of accounts, or the two leaves
 * that it would stand between. Sealed by the block after, whose header is the one to check.
 *
 * <p>The section does not say how many accounts there are. That does no harm: for every leaf hashes fix at which turns
 * of its path it lies left or right, and with them that two leaves are neighbours, or that one is first or last.
 *
 * @param accounts leaves of the tree
 * @param leaves the account's; or those before and after it, one at the ends, none of an empty tree
 * @param section the state in the block after
 */
public record AccountProof(int accounts, List<LeafProof> leaves, SectionProof section) {
    public AccountProof {
        leaves = List.copyOf(leaves);
    }

    /**
     * Makes one.
     *
     * @param tree leaves of the account tree after the block before {@code sealing}
     */
    public static AccountProof of(List<byte[]> tree, Block sealing, Address address) {
        List<Address> addresses =
                tree.stream().map(leaf -> AccountLeaf.decode(leaf).address()).toList();
        int from = (int)
                addresses.stream().filter(other -> other.compareTo(address) < 0).count();
        boolean present = from < tree.size() && addresses.get(from).equals(address);
        List<LeafProof> shown = IntStream.rangeClosed(present ? from : from - 1, from)
                .filter(index -> index >= 0 && index < tree.size())
                .mapToObj(index -> LeafProof.of(tree, index))
                .toList();
        return new AccountProof(tree.size(), shown, SectionProof.of(sealing, BodyRoot.STATE));
    }

    /** Height of the block after which the account was so. */
    public int height() {
        return section.header().height() - 1;
    }

    /**
     * Checks all of it.
     *
     * @return what is proven: the account, or, where it is empty, that there was none
     * @throws ProofException names what did not match
     */
    public Optional<AccountLeaf> check(Address address) {
        section.check(BodyRoot.STATE, Hash32.BYTES);
        leaves.forEach(leaf -> leaf.check(section.root(), accounts, "state root"));
        List<AccountLeaf> shown = ProofException.decoded(() ->
                leaves.stream().map(leaf -> AccountLeaf.decode(leaf.leaf())).toList());
        if (shown.size() == 1 && shown.getFirst().address().equals(address)) {
            return Optional.of(shown.getFirst());
        }
        ProofException.expect(
                leavesNoRoom(shown, address),
                "the account " + address + ", or the two that it would stand between; found "
                        + shown.stream().map(AccountLeaf::address).toList() + " at "
                        + leaves.stream().map(LeafProof::index).toList() + " of " + accounts);
        return Optional.empty();
    }

    /** Whether the leaves are neighbours with the address between them, or it lies beyond the first or the last. */
    private boolean leavesNoRoom(List<AccountLeaf> shown, Address address) {
        return switch (shown.size()) {
            case 0 -> accounts == 0 && section.root().equals(MerkleTree.EMPTY);
            case 1 -> {
                int order = address.compareTo(shown.getFirst().address());
                int index = leaves.getFirst().index();
                yield (order < 0 && index == 0) || (order > 0 && index == accounts - 1);
            }
            case 2 ->
                leaves.get(0).index() + 1 == leaves.get(1).index()
                        && shown.get(0).address().compareTo(address) < 0
                        && address.compareTo(shown.get(1).address()) < 0;
            default -> false;
        };
    }
}
