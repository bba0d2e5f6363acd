package io.basilisk.kernels.opencl;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceOutOfMemoryException;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Turns;
import io.basilisk.kernels.gpu.Abilities;
import io.basilisk.kernels.gpu.GpuKernels;
import io.basilisk.kernels.gpu.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/**
 * One OpenCL device. All commands go through one queue in order; lanes run one after another, since each kernel fills
 * the device by itself.
 */
final class OpenClDevice implements Device {
    private final OpenClCard card;
    private final cl_context context;
    private final cl_command_queue queue;
    private final OpenClPrograms programs;
    private final boolean arena;
    private final List<cl_mem> memories = new ArrayList<>();
    private final List<cl_kernel> kernels = new ArrayList<>();

    private OpenClDevice(
            OpenClCard card, cl_context context, cl_command_queue queue, OpenClPrograms programs, boolean arena) {
        this.card = card;
        this.context = context;
        this.queue = queue;
        this.programs = programs;
        this.arena = arena;
    }

    @SuppressWarnings("deprecation") // the call that replaces clCreateCommandQueue is not in OpenCL 1.2
    static OpenClDevice open(OpenClCard card) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, card.platform());
        cl_context context = CL.clCreateContext(properties, 1, new cl_device_id[] {card.device()}, null, null, null);
        cl_command_queue queue = CL.clCreateCommandQueue(context, card.device(), 0, null);
        return new OpenClDevice(card, context, queue, new OpenClPrograms(context, card), false);
    }

    @Override
    public String kind() {
        return "opencl";
    }

    @Override
    public String name() {
        return card.description();
    }

    @Override
    public Device arena() {
        return new OpenClDevice(card, context, queue, programs, true);
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
    public synchronized Launch launch(String kernel, Object... arguments) {
        List<Call> calls = new ArrayList<>();
        for (Stage stage : GpuKernels.stages(new Abilities(card.isCpu(), false), this::floats, kernel, arguments)) {
            cl_kernel function = programs.function(stage.source(), stage.function());
            kernels.add(function);
            for (int i = 0; i < stage.arguments().size(); i++) {
                bind(function, i, stage.arguments().get(i));
            }
            calls.add(new Call(
                    function, new long[] {(long) stage.groups() * stage.groupSize()}, new long[] {stage.groupSize()}));
        }
        return new OpenClLaunch(kernel, List.copyOf(calls));
    }

    @Override
    public void run(List<List<Launch>> lanes) {
        for (List<Launch> lane : lanes) {
            for (Launch launch : lane) {
                // One lane follows the other, so that turns are in order.
                enqueue((OpenClLaunch) (launch instanceof Turns.Turn turn ? turn.launch() : launch));
            }
        }
        CL.clFinish(queue);
    }

    @Override
    public synchronized void close() {
        CL.clFinish(queue);
        kernels.forEach(CL::clReleaseKernel);
        kernels.clear();
        memories.forEach(CL::clReleaseMemObject);
        memories.clear();
        if (!arena) {
            programs.release();
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseContext(context);
        }
    }

    private synchronized Buffer allocate(int length) {
        long bytes = Math.max(1L, length) * Sizeof.cl_float;
        if (bytes > card.largestBufferBytes()) {
            throw new DeviceOutOfMemoryException(card.name(), bytes, card.largestBufferBytes(), "in one buffer");
        }
        try {
            cl_mem memory = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, null);
            memories.add(memory);
            Pointer zero = Pointer.to(new int[1]);
            CL.clEnqueueFillBuffer(queue, memory, zero, Sizeof.cl_int, 0, bytes, 0, null, null);
            return new OpenClBuffer(queue, memory, length);
        } catch (CLException e) {
            throw outOfMemory(e) ? new DeviceOutOfMemoryException(card.name(), bytes, card.memoryBytes(), "in all") : e;
        }
    }

    private static boolean outOfMemory(CLException e) {
        return e.getStatus() == CL.CL_MEM_OBJECT_ALLOCATION_FAILURE
                || e.getStatus() == CL.CL_OUT_OF_RESOURCES
                || e.getStatus() == CL.CL_OUT_OF_HOST_MEMORY;
    }

    private static void bind(cl_kernel function, int i, Object argument) {
        switch (argument) {
            case OpenClBuffer buffer -> CL.clSetKernelArg(function, i, Sizeof.cl_mem, Pointer.to(buffer.memory));
            case Integer number -> CL.clSetKernelArg(function, i, Sizeof.cl_int, Pointer.to(new int[] {number}));
            case Float real -> CL.clSetKernelArg(function, i, Sizeof.cl_float, Pointer.to(new float[] {real}));
            default ->
                throw new IllegalArgumentException("expected a buffer of this device, an int or a float, got "
                        + argument.getClass().getName());
        }
    }

    /** Only one thread at a time may run a launch; several may run launches of their own. */
    private void enqueue(OpenClLaunch launch) {
        for (Call call : launch.calls) {
            try {
                CL.clEnqueueNDRangeKernel(queue, call.function, 1, null, call.items, call.groupSize, 0, null, null);
            } catch (CLException e) {
                throw new IllegalStateException(
                        "kernel " + launch.kernel + " failed on " + card.name() + ": " + e.getMessage(), e);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Call(cl_kernel function, long[] items, long[] groupSize) {}

    private record OpenClLaunch(String kernel, List<Call> calls) implements Launch {}
}
