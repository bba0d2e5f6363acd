package io.basilisk.ledger;

/**
 * What to search a nonce for. {@code solveMillis} starts at 0; a miner sets it to the time since the seal and asks
 * {@link io.basilisk.ledger.rules.TargetAdjustment} which target then holds.
 *
 * @param header complete but for solveMillis, target and nonce
 * @param parentTarget target of the parent, from which this block's target follows
 * @param parentSolveMillis how long the parent took
 */
public record MiningTemplate(BlockHeader header, GenesisParams params, Target parentTarget, int parentSolveMillis) {}
