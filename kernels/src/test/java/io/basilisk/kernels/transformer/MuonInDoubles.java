package io.basilisk.kernels.transformer;

import java.util.Arrays;

/** Muon as its authors wrote it down, in doubles and without anything fast; matrices are row-major. */
final class MuonInDoubles {
    private static final double MOMENTUM = 0.95;
    private static final int SWEEPS = 30;

    private final int rows;
    private final int columns;
    private final double[] momentum;

    MuonInDoubles(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.momentum = new double[rows * columns];
    }

    /** The weights after a step. */
    double[] step(double[] weights, double[] gradients, double rate, double decay) {
        double[] update = new double[momentum.length];
        for (int i = 0; i < update.length; i++) {
            momentum[i] = MOMENTUM * momentum[i] + gradients[i];
            update[i] = gradients[i] + MOMENTUM * momentum[i];
        }
        double[] orthogonal = orthogonal(update, rows, columns);
        double scale = 0.2 * Math.sqrt(Math.max(rows, columns));
        double[] moved = new double[weights.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = weights[i] - rate * (decay * weights[i] + scale * orthogonal[i]);
        }
        return moved;
    }

    /** Five iterations from {@code g / |g|}, always with {@code X X'}, tall matrices transposed. */
    private static double[] orthogonal(double[] g, int rows, int columns) {
        if (rows > columns) {
            return transpose(orthogonal(transpose(g, rows, columns), columns, rows), columns, rows);
        }
        double norm = Math.sqrt(Arrays.stream(g).map(value -> value * value).sum()) + 1e-7;
        double[] x = Arrays.stream(g).map(value -> value / norm).toArray();
        for (int iteration = 0; iteration < 5; iteration++) {
            double[] a = product(x, transpose(x, rows, columns), rows, columns, rows);
            double[] aa = product(a, a, rows, rows, rows);
            double[] b = new double[a.length];
            for (int i = 0; i < b.length; i++) {
                b[i] = -4.7750 * a[i] + 2.0315 * aa[i];
            }
            double[] bx = product(b, x, rows, rows, columns);
            for (int i = 0; i < x.length; i++) {
                x[i] = 3.4445 * x[i] + bx[i];
            }
        }
        return x;
    }

    /** Ascending, by Jacobi's rotations of {@code M M'}, or {@code M' M} for a tall matrix. */
    static double[] singularValues(double[] m, int rows, int columns) {
        int side = Math.min(rows, columns);
        double[] turned = transpose(m, rows, columns);
        double[] gram =
                rows > columns ? product(turned, m, columns, rows, columns) : product(m, turned, rows, columns, rows);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < side; p++) {
                for (int q = p + 1; q < side; q++) {
                    rotate(gram, side, p, q);
                }
            }
        }
        double[] values = new double[side];
        for (int i = 0; i < side; i++) {
            values[i] = Math.sqrt(Math.max(0, gram[i * side + i]));
        }
        Arrays.sort(values);
        return values;
    }

    private static void rotate(double[] s, int side, int p, int q) {
        double angle = 0.5 * Math.atan2(2 * s[p * side + q], s[q * side + q] - s[p * side + p]);
        double c = Math.cos(angle);
        double d = Math.sin(angle);
        for (int i = 0; i < side; i++) {
            double left = s[i * side + p];
            double right = s[i * side + q];
            s[i * side + p] = c * left - d * right;
            s[i * side + q] = d * left + c * right;
        }
        for (int i = 0; i < side; i++) {
            double upper = s[p * side + i];
            double lower = s[q * side + i];
            s[p * side + i] = c * upper - d * lower;
            s[q * side + i] = d * upper + c * lower;
        }
    }

    private static double[] transpose(double[] m, int rows, int columns) {
        double[] turned = new double[m.length];
        for (int i = 0; i < m.length; i++) {
            turned[i % columns * rows + i / columns] = m[i];
        }
        return turned;
    }

    /** {@code A B}, A being m x k and B k x n. */
    private static double[] product(double[] a, double[] b, int m, int k, int n) {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                for (int j = 0; j < n; j++) {
                    c[i * n + j] += a[i * k + l] * b[l * n + j];
                }
            }
        }
        return c;
    }
}
