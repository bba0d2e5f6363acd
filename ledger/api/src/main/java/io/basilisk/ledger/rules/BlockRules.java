package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Target;
import java.util.List;
import java.util.Optional;

/** Whether a header may become the chain's next block, or could have become its tip. */
final class BlockRules {
    /** How far a miner's clock may run ahead of the ledger's. */
    static final long AHEAD_MILLIS = 2_000;

    private final Chain chain;
    private final StaleBlocks stale;

    BlockRules(Chain chain, StaleBlocks stale) {
        this.chain = chain;
        this.stale = stale;
    }

    /**
     * Checks all that there is to a header.
     *
     * @return why a valid block comes too late to be the next one; empty if it is the next one
     * @throws RefusedException says why not
     */
    Optional<RefusedException> admit(BlockHeader header, List<RoundRecord> rounds, long nowMillis) {
        if (chain.height() > 0
                && header.height() == chain.height()
                && header.prevHash().equals(chain.tip().prevHash())) {
            return Optional.of(rival(header, rounds, nowMillis));
        }
        RoundRecord round = rounds.isEmpty() ? null : rounds.getLast();
        if (round == null || round.state() != RoundState.SEALED) {
            throw new RefusedException(RefusalCode.NOTHING_TO_MINE, "expected a sealed round, there is none");
        }
        check(header, round, chain.tip(), nowMillis);
        return Optional.empty();
    }

    /** One that builds on the tip's parent, as the tip does. */
    private RefusedException rival(BlockHeader header, List<RoundRecord> rounds, long nowMillis) {
        BlockHeader parent = chain.block(chain.height() - 1).orElseThrow().header();
        check(header, rounds.get(chain.tip().round() - 1), parent, nowMillis);
        if (!stale.hasRoom(header.height())) {
            throw late(header, "; " + StaleBlocks.MOST_OF_A_HEIGHT + " more came after it, others are not kept");
        }
        return kept(header);
    }

    /** What the finder of a stale block that was recorded is told, whenever it is handed in. */
    RefusedException kept(BlockHeader header) {
        return late(header, ", this one is kept as stale");
    }

    private RefusedException late(BlockHeader header, String more) {
        String first = chain.block(header.height())
                .map(block ->
                        "block " + block.hash() + " of round " + block.header().round() + " came first")
                .orElse("the chain is another");
        return new RefusedException(RefusalCode.STALE, first + more);
    }

    private void check(BlockHeader header, RoundRecord round, BlockHeader parent, long nowMillis) {
        RoundRecord.Sealed sealed = round.sealed().orElseThrow();
        matches(header, sealed.seal(), sealed.bodyRoot());
        if (!round.eligible().contains(header.miner())) {
            throw LedgerState.notEligible(round, header.miner());
        }
        inTime(header, parent, nowMillis);
        worked(header, parent);
    }

    private static void matches(BlockHeader header, RoundSeal seal, Hash32 bodyRoot) {
        expect(RefusalCode.BAD_HEIGHT, "height", seal.height(), header.height());
        expect(RefusalCode.BAD_PREVIOUS, "previous hash", seal.prevHash(), header.prevHash());
        expect(RefusalCode.BAD_ROUND, "round", seal.round(), header.round());
        expect(RefusalCode.BAD_BODY, "body root", bodyRoot, header.bodyRoot());
        expect(RefusalCode.BAD_SEAL_TIME, "seal time", seal.sealMillis(), header.sealMillis());
    }

    private static void inTime(BlockHeader header, BlockHeader parent, long nowMillis) {
        long parentMillis = parent.timeMillis();
        if (header.timeMillis() <= parentMillis) {
            throw new RefusedException(
                    RefusalCode.TIME_TOO_EARLY,
                    "expected a time after the parent's " + parentMillis + ", came " + header.timeMillis());
        }
        // A seal may be dated ahead of a clock that went backwards; time since the seal is then not negative.
        long latestMillis = Math.max(nowMillis, header.sealMillis()) + AHEAD_MILLIS;
        if (header.timeMillis() > latestMillis) {
            throw new RefusedException(
                    RefusalCode.TIME_IN_FUTURE,
                    "expected a time of at most " + latestMillis + ", came " + header.timeMillis());
        }
    }

    private void worked(BlockHeader header, BlockHeader parent) {
        Target target =
                TargetAdjustment.next(chain.params(), parent.target(), parent.solveMillis(), header.solveMillis());
        expect(RefusalCode.BAD_TARGET, "target", target, header.target());
        if (!ProofOfWork.isDone(header)) {
            throw new RefusedException(
                    RefusalCode.NOT_ENOUGH_WORK,
                    "expected a hash of at most target " + target + ", came " + header.hash());
        }
    }

    private static void expect(RefusalCode code, String field, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new RefusedException(code, "expected " + field + " " + expected + ", came " + found);
        }
    }
}
