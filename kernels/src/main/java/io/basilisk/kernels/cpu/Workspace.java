package io.basilisk.kernels.cpu;

/** Memory that kernels use while they run, one for each thread; nothing in it outlives a kernel. */
final class Workspace {
    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

    /** Packed panels of the right matrix. */
    final float[] panels = new float[MatrixProduct.MOST_DEPTH * MatrixProduct.MOST_COLUMNS];

    /** Some rows of the left one, where they lie far apart. */
    final float[] strip = new float[MatrixProduct.MOST_DEPTH * MatrixProduct.STRIP];

    /** What attention computes of a block of queries. */
    final SoftmaxColumns softmax = new SoftmaxColumns();

    private float[] panel = {};

    private Workspace() {}

    /** A packed panel of so many rows; what it held is of no use. */
    float[] panel(int depth) {
        if (panel.length < depth * PanelProduct.COLUMNS) {
            panel = new float[depth * PanelProduct.COLUMNS];
        }
        return panel;
    }

    static Workspace mine() {
        return OF_THREAD.get();
    }
}
