package io.basilisk.ledger.rules;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a chain from nothing but its blocks: bytes, links, work, targets, times, roots, every signature, commits and
 * what they open, seeds, thresholds, verdicts, eligibility, accounts and supply. Works block by block, so that a
 * chain need not fit into memory twice, and goes on after a finding.
 *
 * <p>What blocks cannot show: that the last ones are the newest (compare {@link Report#tip} with a tip heard
 * elsewhere), and that scores and models are what they say (recompute them from the round's files).
 */
public final class ChainVerifier {
    private @Nullable Chain chain;
    private final List<Finding> findings = new ArrayList<>();
    private int blocks;
    private boolean broken;

    /**
     * What was found.
     *
     * @param blocks how many were checked, the genesis block included
     * @param tip hash of the last one that could be read; zeros if there is none
     * @param accounts after it, by rising address
     * @param findings none for a valid chain
     */
    public record Report(int blocks, Hash32 tip, List<Account> accounts, List<Finding> findings) {
        public Report {
            accounts = List.copyOf(accounts);
            findings = List.copyOf(findings);
        }

        public boolean isValid() {
            return findings.isEmpty();
        }
    }

    /** @param blocks canonical bytes of the blocks from the genesis block on */
    public static Report verify(Iterable<byte[]> blocks) {
        ChainVerifier verifier = new ChainVerifier();
        blocks.forEach(verifier::next);
        return verifier.report();
    }

    /**
     * Checks the next block, the genesis block first. @return what is wrong with it, and nothing after unreadable
     * bytes
     */
    public List<Finding> next(byte[] bytes) {
        if (broken) {
            return List.of();
        }
        List<Finding> found = check(bytes);
        findings.addAll(found);
        blocks++;
        return found;
    }

    private List<Finding> check(byte[] bytes) {
        Block block;
        try {
            block = Block.decode(bytes);
        } catch (MalformedBytesException e) {
            broken = true;
            return List.of(new Finding(blocks, "bytes", "a block", String.valueOf(e.getMessage())));
        }
        if (block.seal().params().isPresent() != (blocks == 0)) {
            broken = true;
            return List.of(new Finding(
                    blocks,
                    "seal.height",
                    Integer.toString(blocks),
                    Integer.toString(block.seal().height())));
        }
        return chain == null ? begin(block) : connect(chain, block);
    }

    private List<Finding> begin(Block block) {
        chain = new Chain(block.seal().params().orElseThrow(), block);
        return BlockVerifier.checkGenesis(block);
    }

    private List<Finding> connect(Chain on, Block block) {
        List<Finding> found = new BlockVerifier(on, block, blocks).check();
        on.connect(block);
        return found;
    }

    public Report report() {
        if (chain == null) {
            boolean nothing = findings.isEmpty();
            Finding empty = new Finding(0, "bytes", "a genesis block", "nothing");
            return new Report(0, Hash32.ZERO, List.of(), nothing ? List.of(empty) : findings);
        }
        List<Account> accounts = chain.accounts().all().stream()
                .sorted(Comparator.comparing(Account::address))
                .toList();
        return new Report(blocks, chain.tipHash(), accounts, findings);
    }
}
