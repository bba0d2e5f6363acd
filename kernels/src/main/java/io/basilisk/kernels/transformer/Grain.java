package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Device;

/**
 * Into how large pieces work is cut. The CPU's threads take many pieces that fit their caches; a GPU runs one piece
 * after another, so each should fill it. Depends on the kind of device alone, never on how many threads it has.
 *
 * @param slices of a batch
 * @param updateValues of a launch that sums gradients or moves weights
 * @param logitValues that exist at a time: a whole batch's would not fit for large vocabularies
 */
record Grain(int slices, int updateValues, int logitValues) {
    private static final int CPU_UPDATE_VALUES = 1 << 16;
    private static final int CPU_LOGIT_VALUES = 1 << 23;
    private static final int GPU_UPDATE_VALUES = 1 << 22;
    private static final int GPU_LOGIT_VALUES = 1 << 25;

    /** @param batch sequences of a step */
    static Grain of(Device device, TransformerConfig config, int batch) {
        return device.kind().equals("cpu")
                ? new Grain(Slicing.slices(config, batch), CPU_UPDATE_VALUES, CPU_LOGIT_VALUES)
                : new Grain(1, GPU_UPDATE_VALUES, GPU_LOGIT_VALUES);
    }
}
