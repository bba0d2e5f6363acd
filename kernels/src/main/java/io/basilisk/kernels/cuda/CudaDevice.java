package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemsetD32;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceOutOfMemoryException;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Precision;
import io.basilisk.kernels.Turns;
import io.basilisk.kernels.gpu.Abilities;
import io.basilisk.kernels.gpu.GpuKernels;
import io.basilisk.kernels.gpu.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;

/**
 * One NVIDIA GPU. All commands go through the default stream in order; lanes run one after another, since each kernel
 * fills the GPU by itself.
 */
final class CudaDevice implements Device {
    /** JCuda's exceptions carry the name of the driver's error and nothing else. */
    private static final String OUT_OF_MEMORY = CUresult.stringFor(CUresult.CUDA_ERROR_OUT_OF_MEMORY);

    private final CudaContext context;
    private final Precision precision;
    private final boolean arena;
    private final List<CUdeviceptr> memories = new ArrayList<>();
    private final List<CudaGraph> graphs = new ArrayList<>();

    private CudaDevice(CudaContext context, Precision precision, boolean arena) {
        this.context = context;
        this.precision = precision;
        this.arena = arena;
    }

    static CudaDevice open(CudaCard card, Precision precision) {
        return new CudaDevice(new CudaContext(card), precision, false);
    }

    @Override
    public String kind() {
        return "cuda";
    }

    @Override
    public String name() {
        return context.card.description() + (precision == Precision.BF16 ? "; bf16 was asked for" : "");
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Device arena() {
        return new CudaDevice(context, precision, true);
    }

    @Override
    public Buffer floats(int length) {
        return allocate(length);
    }

    @Override
    public Buffer floats(float[] values) {
        Buffer buffer = floats(values.length);
        buffer.write(values, 0, values.length);
        return buffer;
    }

    @Override
    public Buffer ints(int length) {
        return allocate(length);
    }

    @Override
    public Launch launch(String kernel, Object... arguments) {
        context.enter();
        List<CudaCall> calls = new ArrayList<>();
        Abilities abilities = new Abilities(false, context.card.multipliesBf16());
        for (Stage stage : GpuKernels.stages(abilities, this::floats, kernel, arguments)) {
            Pointer[] pointers =
                    stage.arguments().stream().map(CudaDevice::pointer).toArray(Pointer[]::new);
            calls.add(new CudaCall(
                    kernel,
                    context.function(stage.source(), stage.function()),
                    stage.groups(),
                    stage.groupSize(),
                    Pointer.to(pointers)));
        }
        return new CudaLaunch(kernel, List.copyOf(calls));
    }

    @Override
    public void run(List<List<Launch>> lanes) {
        context.enter();
        calls(lanes).forEach(call -> call.enqueue(context, null));
        cuCtxSynchronize();
    }

    @Override
    public synchronized Runnable plan(List<List<List<Launch>>> phases) {
        if (!context.card.repeatsLaunches()) {
            return Device.super.plan(phases);
        }
        CudaGraph graph = new CudaGraph(
                context, phases.stream().flatMap(CudaDevice::calls).toList());
        graphs.add(graph);
        return graph;
    }

    /** One lane follows the other, so that turns are in order. */
    private static Stream<CudaCall> calls(List<List<Launch>> lanes) {
        return lanes.stream()
                .flatMap(List::stream)
                .map(launch -> (CudaLaunch) (launch instanceof Turns.Turn turn ? turn.launch() : launch))
                .flatMap(launch -> launch.calls.stream());
    }

    @Override
    public synchronized void close() {
        context.enter();
        cuCtxSynchronize();
        graphs.forEach(CudaGraph::destroy);
        graphs.clear();
        memories.forEach(memory -> cuMemFree(memory));
        memories.clear();
        if (!arena) {
            context.release();
        }
    }

    private synchronized Buffer allocate(int length) {
        long words = Math.max(1, length);
        context.enter();
        CUdeviceptr memory = new CUdeviceptr();
        try {
            cuMemAlloc(memory, words * Sizeof.FLOAT);
        } catch (CudaException e) {
            throw OUT_OF_MEMORY.equals(e.getMessage()) ? outOfMemory(words * Sizeof.FLOAT) : e;
        }
        memories.add(memory);
        cuMemsetD32(memory, 0, words);
        return new CudaBuffer(context, memory, length);
    }

    private DeviceOutOfMemoryException outOfMemory(long bytes) {
        long[] free = new long[1];
        cuMemGetInfo(free, new long[1]);
        return new DeviceOutOfMemoryException(context.card.name(), bytes, free[0], "free");
    }

    /** Where the driver finds an argument: for a buffer the address of its address. */
    private static Pointer pointer(Object argument) {
        return switch (argument) {
            case CudaBuffer buffer -> Pointer.to(buffer.memory);
            case Integer number -> Pointer.to(new int[] {number});
            case Float real -> Pointer.to(new float[] {real});
            default ->
                throw new IllegalArgumentException("expected a buffer of this device, an int or a float, got "
                        + argument.getClass().getName());
        };
    }

    private record CudaLaunch(String kernel, List<CudaCall> calls) implements Launch {}
}
