package io.basilisk.kernels;

/** Memory on a device. Copies to and from it are whole and synchronous. */
public interface Buffer {
    int length();

    /** Copies {@code length} floats to the device. */
    void write(float[] from, int offset, int length);

    /** Copies all {@code from.length} ints to the device. */
    void write(int[] from);

    /** Copies the first {@code length} floats from the device. */
    void read(float[] into, int offset, int length);

    /** Copies the first {@code into.length} ints from the device. */
    void read(int[] into);

    /** The buffer from an element on, as a kernel's argument. */
    default View at(int offset) {
        return new View(this, offset);
    }

    /**
     * A place in a buffer.
     *
     * @param offset in elements
     */
    record View(Buffer buffer, int offset) {}
}
