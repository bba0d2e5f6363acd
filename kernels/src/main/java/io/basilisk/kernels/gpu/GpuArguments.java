package io.basilisk.kernels.gpu;

import io.basilisk.kernels.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A launch's arguments, checked before any device sees them: on a GPU a wrong one is silence or a dead process. */
final class GpuArguments {
    private final String kernel;
    private final Abilities abilities;
    private final IntFunction<Buffer> memory;
    private final List<Object> arguments;

    /**
     * @param memory gives floats on the device, for what a launch keeps between its calls
     * @param signature one letter per argument: b for a buffer or a view of one, i for an int, r for a float
     */
    GpuArguments(
            String kernel, Abilities abilities, IntFunction<Buffer> memory, String signature, Object... arguments) {
        this.kernel = kernel;
        this.abilities = abilities;
        this.memory = memory;
        this.arguments = List.of(arguments);
        if (arguments.length != signature.length()) {
            throw new IllegalArgumentException(
                    "kernel " + kernel + ": expected " + signature.length() + " arguments, got " + arguments.length);
        }
        for (int i = 0; i < arguments.length; i++) {
            if (letter(arguments[i]) != signature.charAt(i)) {
                throw new IllegalArgumentException(
                        "kernel " + kernel + ", argument " + i + ": expected " + meaning(signature.charAt(i)) + ", got "
                                + arguments[i].getClass().getName());
            }
        }
    }

    /** Whether an item works on several values at once. */
    boolean simd() {
        return abilities.simd();
    }

    /** Refuses a device that has no tensor cores for bf16. */
    GpuArguments needsTensorCores() {
        if (!abilities.tensorCores()) {
            throw new IllegalArgumentException("kernel " + kernel + ": expected an NVIDIA GPU of compute capability 8.0"
                    + " or newer by way of CUDA: this device computes in fp32");
        }
        return this;
    }

    Buffer floats(int length) {
        return memory.apply(length);
    }

    int number(int i) {
        return (Integer) arguments.get(i);
    }

    /** Refuses a buffer that ends before the {@code elements} that the kernel will touch. */
    GpuArguments holds(int i, long elements) {
        Buffer.View view = view(arguments.get(i));
        if (view.offset() < 0 || view.offset() + elements > view.buffer().length()) {
            throw new IllegalArgumentException("kernel " + kernel + ", argument " + i + ": expected " + elements
                    + " elements from " + view.offset() + " on, got a buffer of "
                    + view.buffer().length());
        }
        return this;
    }

    /** Arguments as the function takes them: behind each buffer its offset. */
    List<Object> flat() {
        List<Object> flat = new ArrayList<>();
        for (Object argument : arguments) {
            if (letter(argument) == 'b') {
                flat.add(view(argument).buffer());
                flat.add(view(argument).offset());
            } else {
                flat.add(argument);
            }
        }
        return List.copyOf(flat);
    }

    private static Buffer.View view(Object argument) {
        return argument instanceof Buffer buffer ? buffer.at(0) : (Buffer.View) argument;
    }

    private static char letter(Object argument) {
        return switch (argument) {
            case Buffer buffer -> 'b';
            case Buffer.View view -> 'b';
            case Integer number -> 'i';
            case Float real -> 'r';
            default -> '?';
        };
    }

    private static String meaning(char letter) {
        return switch (letter) {
            case 'b' -> "a buffer or a view of one";
            case 'i' -> "an int";
            default -> "a float";
        };
    }
}
