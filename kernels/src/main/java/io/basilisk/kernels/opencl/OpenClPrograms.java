package io.basilisk.kernels.opencl;

import io.basilisk.kernels.gpu.Sources;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** Programs of one device, each compiled when it is first needed. */
final class OpenClPrograms {
    private static final int CORRECT_DIVISION = 1 << 7; // CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT

    private final cl_context context;
    private final OpenClCard card;
    private final String options;
    private final Map<String, cl_program> programs = new HashMap<>();

    OpenClPrograms(cl_context context, OpenClCard card) {
        this.context = context;
        this.card = card;
        boolean correct = (card.number(CL.CL_DEVICE_SINGLE_FP_CONFIG) & CORRECT_DIVISION) != 0;
        options = "-cl-std=CL1.2"
                + (correct ? " -cl-fp32-correctly-rounded-divide-sqrt" : "")
                + (card.isCpu() ? " -DSIMD" : "");
    }

    /** A function of a source file, ready to take arguments. */
    synchronized cl_kernel function(String source, String name) {
        return CL.clCreateKernel(programs.computeIfAbsent(source, this::build), name, null);
    }

    synchronized void release() {
        programs.values().forEach(CL::clReleaseProgram);
        programs.clear();
    }

    private cl_program build(String source) {
        String[] text = {Sources.program("opencl", source)};
        cl_program program = CL.clCreateProgramWithSource(context, 1, text, null, null);
        try {
            CL.clBuildProgram(program, 0, null, options, null, null);
        } catch (CLException e) {
            String log = log(program);
            CL.clReleaseProgram(program);
            throw new IllegalStateException(card.name() + " cannot compile " + source + ".c: " + log, e);
        }
        return program;
    }

    private String log(cl_program program) {
        long[] length = new long[1];
        CL.clGetProgramBuildInfo(program, card.device(), CL.CL_PROGRAM_BUILD_LOG, 0, null, length);
        byte[] bytes = new byte[(int) length[0]];
        CL.clGetProgramBuildInfo(
                program, card.device(), CL.CL_PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
