package io.basilisk.ledger.rules;

import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Target;
import java.math.BigInteger;

/**
 * How hard a block is: a weighted average over solve times (WTEMA), eased while its round waits for it.
 *
 * <pre>
 * st     = clamp(parentSolveMillis, 1, 6T)
 * base   = min(easiest, parentTarget * ((N-1)*T + st) / (N*T))          256-bit integers, truncating
 * k      = 0 if solveMillis &lt; 6T else 1 + (solveMillis - 6T) / (3T)
 * target = compact(min(easiest, base &lt;&lt; k))
 * </pre>
 *
 * Never below 2^15, the least that compact bits can say in their usual form. T is {@link GenesisParams#solveMillis},
 * N {@link GenesisParams#window}. WTEMA: zawy12, difficulty-algorithms issue 79. Rounds, not blocks, limit what is
 * minted, so a target that is too easy for a while cannot inflate the supply.
 */
public final class TargetAdjustment {
    private static final int PATIENCE = 6;
    private static final int EASING_STEP = 3;
    private static final BigInteger HARDEST = BigInteger.ONE.shiftLeft(15);
    /** More doublings than a 256-bit target has bits change nothing. */
    private static final long MOST_DOUBLINGS = 256;

    private TargetAdjustment() {}

    /**
     * The target that a block must have.
     *
     * @param solveMillis the block's own, of which it depends only after 6T
     */
    public static Target next(GenesisParams params, Target parentTarget, int parentSolveMillis, int solveMillis) {
        long mean = params.solveMillis();
        long window = params.window();
        long parent = Math.clamp(parentSolveMillis, 1L, PATIENCE * mean);
        BigInteger base = parentTarget
                .value()
                .multiply(BigInteger.valueOf((window - 1) * mean + parent))
                .divide(BigInteger.valueOf(window * mean))
                .max(HARDEST)
                .min(Target.EASIEST.value());
        return Target.atMost(base.shiftLeft(doublings(mean, solveMillis)));
    }

    /**
     * Whether {@code bits} is what {@link #next} gives, both targets in compact form. Where a block is in time and the
     * quotient needs no more than 64 bits, which is nearly always, no large integers are made: of a quotient's leading
     * 24 bits, and only those make the compact form, each is the same whether the dividend is shifted before or after.
     */
    static boolean isNext(GenesisParams params, int parentBits, int parentSolveMillis, int solveMillis, int bits) {
        long mean = params.solveMillis();
        long window = params.window();
        int fast = fast(
                parentBits, (window - 1) * mean + Math.clamp(parentSolveMillis, 1L, PATIENCE * mean), window * mean);
        if (fast != 0 && doublings(mean, solveMillis) == 0) {
            return bits == fast;
        }
        return bits
                == next(params, new Target(parentBits), parentSolveMillis, solveMillis)
                        .bits();
    }

    /** Compact form of parent times factor by divisor; 0 where it cannot be told with 64 bits. */
    private static int fast(int parentBits, long factor, long divisor) {
        long product = (parentBits & 0x7fffff) * factor;
        int room = Long.numberOfLeadingZeros(product) - 1;
        int exponent = parentBits >>> 24;
        if (factor >= 1L << 40 || exponent < 8 || room < 8) {
            return 0;
        }
        int bytes = Math.min(room / 8, exponent - 3);
        long quotient = (product << 8 * bytes) / divisor;
        int length = (Long.SIZE - Long.numberOfLeadingZeros(quotient) + 7) / 8;
        if (length < 4) {
            return 0;
        }
        int mantissa = (int) (quotient >>> 8 * (length - 3));
        int place = exponent - bytes + length - 3;
        if ((mantissa & 0x800000) != 0) {
            mantissa >>>= 8;
            place++;
        }
        int compact = place << 24 | mantissa;
        return compact > Target.EASIEST.bits() ? Target.EASIEST.bits() : compact;
    }

    private static int doublings(long mean, long solveMillis) {
        long late = solveMillis - PATIENCE * mean;
        return late < 0 ? 0 : (int) Math.min(MOST_DOUBLINGS, 1 + late / (EASING_STEP * mean));
    }
}
