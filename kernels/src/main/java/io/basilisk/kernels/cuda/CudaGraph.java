package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;

import java.util.List;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are made again and again, a training step's: the driver records them once and then repeats all of them by
 * one command, which saves the time between small kernels. Arguments are those of the recording; buffers are read when
 * the kernels run. The first time the calls are made one by one, so that a kernel that fails is named, and so that
 * nothing needs to be loaded while the driver records. Not for use by several threads at once.
 */
final class CudaGraph implements Runnable {
    private final CudaContext context;
    private final List<CudaCall> calls;
    private boolean ran;
    private @Nullable CUgraphExec graph;

    CudaGraph(CudaContext context, List<CudaCall> calls) {
        this.context = context;
        this.calls = calls;
    }

    @Override
    public void run() {
        context.enter();
        if (ran) {
            if (graph == null) {
                graph = record();
            }
            cuGraphLaunch(graph, JCudaDriver.CU_STREAM_LEGACY); // the default stream, which may not be null here
        } else {
            calls.forEach(call -> call.enqueue(context, null));
            ran = true;
        }
        cuCtxSynchronize();
    }

    /** Of no use afterwards. */
    void destroy() {
        if (graph != null) {
            cuGraphExecDestroy(graph);
            graph = null;
        }
    }

    /** Records on a stream of its own, which does not wait for the default stream, nor that one for it. */
    private CUgraphExec record() {
        CUstream stream = new CUstream();
        cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING);
        CUgraph recorded = new CUgraph();
        try {
            cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL);
            try {
                calls.forEach(call -> call.enqueue(context, stream));
            } finally {
                cuStreamEndCapture(stream, recorded);
            }
            CUgraphExec instance = new CUgraphExec();
            cuGraphInstantiate(instance, recorded, 0);
            cuGraphDestroy(recorded);
            return instance;
        } finally {
            cuStreamDestroy(stream);
        }
    }
}
