package io.basilisk.kernels.cpu;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;

/**
 * The CPU: every lane runs on one thread from its first launch to its last, with single-threaded matrix products, so
 * that threads meet once per {@link #run} and never inside a kernel.
 */
public final class CpuDevice implements Device {
    private final ExecutorService threads;
    private final boolean arena;

    /** @param threads how many lanes may run at once, at least 1 */
    public CpuDevice(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least 1 thread, got " + threads);
        }
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("basilisk-cpu-", 0).daemon().factory());
        this.arena = false;
    }

    private CpuDevice(ExecutorService threads) {
        this.threads = threads;
        this.arena = true;
    }

    /** What it computes with. */
    public static String description() {
        return Runtime.getRuntime().availableProcessors() + " cores, vectors of "
                + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits, matrix products by "
                + MatrixProduct.description();
    }

    @Override
    public String kind() {
        return "cpu";
    }

    @Override
    public String name() {
        return description();
    }

    /** Its memory is the heap, which frees itself. */
    @Override
    public Device arena() {
        return new CpuDevice(threads);
    }

    @Override
    public Buffer floats(int length) {
        return CpuBuffer.ofFloats(length);
    }

    @Override
    public Buffer floats(float[] values) {
        return CpuBuffer.of(values);
    }

    @Override
    public Buffer ints(int length) {
        return CpuBuffer.ofInts(length);
    }

    @Override
    public Launch launch(String kernel, Object... arguments) {
        return new CpuLaunch(kernel, CpuKernels.named(kernel), new Arguments(arguments));
    }

    @Override
    public void run(List<List<Launch>> lanes) {
        List<Future<?>> running = new ArrayList<>(lanes.size());
        for (List<Launch> lane : lanes) {
            running.add(threads.submit(() -> runLane(lane)));
        }
        running.forEach(CpuDevice::await);
    }

    @Override
    public void close() {
        if (!arena) {
            threads.shutdownNow();
        }
    }

    private static void runLane(List<Launch> lane) {
        int done = 0;
        try {
            for (Launch launch : lane) {
                runOne(launch);
                done++;
            }
        } finally {
            for (Launch missed : lane.subList(done, lane.size())) {
                if (missed instanceof Turns.Turn turn) {
                    turn.fail();
                }
            }
        }
    }

    private static void runOne(Launch launch) {
        if (launch instanceof Turns.Turn turn) {
            turn.await();
            ((CpuLaunch) turn.launch()).run();
            turn.over();
        } else {
            ((CpuLaunch) launch).run();
        }
    }

    private static void await(Future<?> lane) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    lane.get();
                    return;
                } catch (InterruptedException e) {
                    // The lane writes into the caller's buffers: wait it out, then pass the interrupt on.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a kernel failed: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record CpuLaunch(String kernel, CpuKernel body, Arguments arguments) implements Launch {
        void run() {
            body.run(arguments);
        }
    }
}
