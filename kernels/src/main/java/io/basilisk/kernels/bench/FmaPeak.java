package io.basilisk.kernels.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the processor could do at most: multiply-adds that stay in registers. */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 10;
    private static final int FLOPS_PER_FMA = 2;
    private static final int LENGTH = 200_000;
    private static final int TURNS = 60;
    private static final float KEEPS = 0.999f;

    private FmaPeak() {}

    /** GFLOP/s of so many threads together; the best of several short turns, which a busy machine disturbs least. */
    static double gigaflops(int threads) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(FmaPeak::best));
            }
            double sum = 0;
            for (Future<Double> thread : running) {
                sum += thread.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the loop of multiply-adds failed", e);
        }
    }

    private static double best() {
        float[] out = new float[CHAINS * SPECIES.length()];
        double best = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            long start = System.nanoTime();
            chains(out);
            double flops = (double) LENGTH * CHAINS * SPECIES.length() * FLOPS_PER_FMA;
            best = Math.max(best, flops / (System.nanoTime() - start));
        }
        return best;
    }

    /** Ten chains: two units with a latency of four or five cycles each are then never idle. */
    private static void chains(float[] out) {
        FloatVector keeps = FloatVector.broadcast(SPECIES, KEEPS);
        FloatVector a = FloatVector.fromArray(SPECIES, out, 0);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        FloatVector i = a;
        FloatVector j = a;
        for (int turn = 0; turn < LENGTH; turn++) {
            a = a.fma(keeps, keeps);
            b = b.fma(keeps, keeps);
            c = c.fma(keeps, keeps);
            d = d.fma(keeps, keeps);
            e = e.fma(keeps, keeps);
            f = f.fma(keeps, keeps);
            g = g.fma(keeps, keeps);
            h = h.fma(keeps, keeps);
            i = i.fma(keeps, keeps);
            j = j.fma(keeps, keeps);
        }
        a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).intoArray(out, 0);
    }
}
