package io.basilisk.kernels;

/** Where kernels run. Opened once per process; safe for use by several threads at once. */
public interface Device extends AutoCloseable {
    /** {@code cpu}, {@code opencl} or {@code cuda}: results are bit-exact on the same kind. */
    String kind();

    /** For people: processor or card, and what it computes with. */
    String name();

    @Override
    void close();
}
