package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves one matrix after another by Muon (Keller Jordan and others, kellerjordan.github.io/posts/muon): the momentum,
 * with its singular values brought near one by five Newton-Schulz iterations
 * {@code X = (a I + b A + c A^2) X, A = X X'} (for a tall matrix {@code X = X (a I + b A + c A^2), A = X' X}, whose
 * products are smaller), times {@code 0.2 sqrt(longer side)}, which makes the step about as large as one of AdamW's, so
 * that both take the same learning rate (Liu and others, arXiv 2502.16982).
 *
 * <p>Iterations alternate between two buffers. The second is where the matrix's gradients were: a backward pass writes
 * them anew. One object serves the matrices of one lane, which run one after another.
 */
final class MuonUpdate {
    /** Coefficients that bring small singular values up fastest; large ones end between 0.7 and 1.2. */
    private static final float A = 3.4445f;

    private static final float B = -4.7750f;
    private static final float C = 2.0315f;
    /** Odd: the last one leaves its result in the second buffer. */
    private static final int ITERATIONS = 5;

    private static final float MOMENTUM = 0.95f;
    private static final float EPSILON = 1e-7f;
    private static final double ROOT_MEAN_SQUARE = 0.2;

    private final Device device;
    private final Buffer stepValues;
    private final float weightDecay;
    private final Buffer squares;
    private final Buffer gram;
    private final Buffer polynomial;

    /**
     * @param stepValues as AdamW takes them: rate, two scales that are not used here, clip factor
     * @param side the largest {@link #side} of the matrices
     */
    MuonUpdate(Device device, Buffer stepValues, float weightDecay, int side) {
        this.device = device;
        this.stepValues = stepValues;
        this.weightDecay = weightDecay;
        squares = device.floats(1);
        gram = device.floats(side * side);
        polynomial = device.floats(side * side);
    }

    /** Side of the square matrices that a matrix's iterations need. */
    static int side(TensorSpec matrix) {
        return Math.min(matrix.rows(), matrix.columns());
    }

    /**
     * A step of one matrix.
     *
     * @param gradients read, then overwritten
     * @param momentum kept from step to step
     * @param scratch as long as the matrix
     */
    List<Launch> launches(
            TensorSpec matrix, Buffer.View weights, Buffer.View gradients, Buffer.View momentum, Buffer.View scratch) {
        int length = matrix.length();
        List<Launch> list = new ArrayList<>();
        list.add(device.launch("muon_momentum", gradients, momentum, scratch, stepValues, length, MOMENTUM));
        list.add(device.launch("squares", scratch, squares, length));
        list.add(device.launch("muon_normalise", scratch, squares, length, EPSILON));
        Buffer.View from = scratch;
        Buffer.View into = gradients;
        for (int i = 0; i < ITERATIONS; i++) {
            iterate(list, matrix.rows(), matrix.columns(), from, into);
            Buffer.View result = into;
            into = from;
            from = result;
        }
        float scale = (float) (ROOT_MEAN_SQUARE * Math.sqrt(Math.max(matrix.rows(), matrix.columns())));
        list.add(device.launch("muon_step", weights, from, stepValues, length, scale, weightDecay));
        return list;
    }

    private void iterate(List<Launch> list, int rows, int columns, Buffer.View x, Buffer.View into) {
        boolean tall = rows > columns;
        int side = Math.min(rows, columns);
        int other = Math.max(rows, columns);
        list.add(
                tall
                        ? matmul(x, columns, 1, x, columns, 0, gram.at(0), side, side, side, other)
                        : matmul(x, columns, 0, x, columns, 1, gram.at(0), side, side, side, other));
        list.add(matmul(gram.at(0), side, 0, gram.at(0), side, 0, polynomial.at(0), side, side, side, side));
        list.add(device.launch("muon_polynomial", gram, polynomial, side, A, B, C));
        list.add(
                tall
                        ? matmul(x, columns, 0, polynomial.at(0), side, 0, into, columns, rows, columns, side)
                        : matmul(polynomial.at(0), side, 0, x, columns, 0, into, columns, rows, columns, side));
    }

    private Launch matmul(
            Buffer.View a,
            int lda,
            int transposeA,
            Buffer.View b,
            int ldb,
            int transposeB,
            Buffer.View c,
            int ldc,
            int m,
            int n,
            int k) {
        return device.launch("matmul", a, lda, transposeA, b, ldb, transposeB, c, ldc, m, n, k, 0f);
    }
}
