package io.basilisk.kernels;

/**
 * Lets the lanes of a {@link Device#run} do one thing in a fixed order: a lane that comes to its turn early waits for
 * the turns before it. A lane with a later turn must stand behind those with earlier ones in the list that is run. May
 * be used for one run after another.
 */
public final class Turns {
    private final int count;
    private int next;
    private boolean broken;

    /** @param count turns of a run */
    public Turns(int count) {
        this.count = count;
    }

    /** @param turn when the launch runs, from 0 */
    public Launch take(int turn, Launch launch) {
        return new Turn(this, turn, launch);
    }

    /** A launch that runs in its turn. */
    public record Turn(Turns turns, int turn, Launch launch) implements Launch {
        @Override
        public String kernel() {
            return launch.kernel();
        }

        /** Returns when the turns before this one are over. */
        public void await() {
            turns.await(turn);
        }

        /** Lets the next turn begin. */
        public void over() {
            turns.over();
        }

        /** The lane of this turn has failed: whoever waits for it fails too, instead of waiting for ever. */
        public void fail() {
            turns.fail();
        }
    }

    private synchronized void await(int turn) {
        while (next != turn && !broken) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the device was closed while a lane waited for its turn", e);
            }
        }
        if (broken) {
            throw new IllegalStateException("another lane failed before its turn");
        }
    }

    private synchronized void over() {
        next = (next + 1) % count;
        notifyAll();
    }

    private synchronized void fail() {
        broken = true;
        notifyAll();
    }
}
