package io.basilisk.kernels.transformer;

/**
 * What an inner loop leaves.
 *
 * @param weights trained weights
 * @param meanLoss mean training loss over all steps, nats per token
 * @param tokens tokens trained on
 */
public record TrainingResult(Weights weights, float meanLoss, long tokens) {}
