package io.basilisk.jobs.plugin;

import java.io.Serializable;

/**
 * How far a training task has come.
 *
 * @param step inner steps done
 * @param steps inner steps in all
 * @param loss training loss of the last step, nats per token
 * @param tokens tokens trained on so far, in this task
 * @param seconds since the task began to train
 */
public record Progress(int round, int shard, int step, int steps, float loss, long tokens, double seconds)
        implements Serializable {}
