package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Target;
import java.util.List;

/** Whether a header may become the chain's next block. */
final class BlockRules {
    /** How far a miner's clock may run ahead of the ledger's. */
    static final long AHEAD_MILLIS = 2_000;

    private final Chain chain;

    BlockRules(Chain chain) {
        this.chain = chain;
    }

    /** @throws RefusedException says why not */
    void admit(BlockHeader header, List<RoundRecord> rounds, long nowMillis) {
        boolean rival = header.height() == chain.height()
                && header.prevHash().equals(chain.tip().prevHash());
        if (rival) {
            throw new RefusedException(
                    RefusalCode.STALE,
                    "block " + chain.tipHash() + " of round " + chain.tip().round() + " came first");
        }
        RoundRecord round = rounds.isEmpty() ? null : rounds.getLast();
        if (round == null || round.state() != RoundState.SEALED) {
            throw new RefusedException(RefusalCode.NOTHING_TO_MINE, "expected a sealed round, there is none");
        }
        RoundRecord.Sealed sealed = round.sealed().orElseThrow();
        matches(header, sealed.seal(), sealed.bodyRoot());
        if (!round.eligible().contains(header.miner())) {
            throw LedgerState.notEligible(round, header.miner());
        }
        inTime(header, nowMillis);
        worked(header);
    }

    private void matches(BlockHeader header, RoundSeal seal, Hash32 bodyRoot) {
        expect(RefusalCode.BAD_HEIGHT, "height", seal.height(), header.height());
        expect(RefusalCode.BAD_PREVIOUS, "previous hash", chain.tipHash(), header.prevHash());
        expect(RefusalCode.BAD_ROUND, "round", seal.round(), header.round());
        expect(RefusalCode.BAD_BODY, "body root", bodyRoot, header.bodyRoot());
        expect(RefusalCode.BAD_SEAL_TIME, "seal time", seal.sealMillis(), header.sealMillis());
    }

    private void inTime(BlockHeader header, long nowMillis) {
        long parentMillis = chain.tip().timeMillis();
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

    private void worked(BlockHeader header) {
        Target target = chain.nextTarget(header.solveMillis());
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
