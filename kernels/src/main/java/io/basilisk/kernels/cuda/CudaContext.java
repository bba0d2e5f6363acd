package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import io.basilisk.kernels.gpu.Sources;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.CudaException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;

/** The driver's state for one GPU, and the modules in it, each loaded when it is first needed. */
final class CudaContext {
    final CudaCard card;
    private final CUcontext context = new CUcontext();
    private final Map<String, CUmodule> modules = new HashMap<>();

    CudaContext(CudaCard card) {
        this.card = card;
        cuDevicePrimaryCtxRetain(context, card.device());
    }

    /** The driver keeps a context per thread: every call of it begins with this one. */
    void enter() {
        cuCtxSetCurrent(context);
    }

    /** A function of a source file. */
    synchronized CUfunction function(String source, String name) {
        CUfunction function = new CUfunction();
        cuModuleGetFunction(function, modules.computeIfAbsent(source, this::load), name);
        return function;
    }

    synchronized void release() {
        enter();
        modules.values().forEach(module -> cuModuleUnload(module));
        modules.clear();
        cuDevicePrimaryCtxRelease(card.device());
    }

    private CUmodule load(String source) {
        CUmodule module = new CUmodule();
        try {
            cuModuleLoadData(
                    module, (Sources.read("ptx/" + source + ".ptx") + '\0').getBytes(StandardCharsets.US_ASCII));
        } catch (CudaException e) {
            throw new IllegalStateException(card.name() + " cannot load " + source + ".ptx: " + e.getMessage(), e);
        }
        return module;
    }
}
