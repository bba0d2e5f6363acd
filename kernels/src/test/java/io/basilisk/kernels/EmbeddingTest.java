package io.basilisk.kernels;

import org.junit.jupiter.api.Test;

/** Rows of a table by token id; a token that occurs twice gathers both slopes. */
@OnEveryDevice
class EmbeddingTest {
    private final String kind;

    EmbeddingTest(String kind) {
        this.kind = kind;
    }

    @Test
    void looksUpAndGathers() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 30);
            Buffer tokens = test.upload(new int[] {2, 0, 2});
            Buffer y = test.dirty(6);
            test.run("embedding_forward", tokens, test.upload(1, 2, 3, 4, 5, 6), y, 3, 2);
            test.same("y", test.download(y), new double[] {5, 6, 1, 2, 5, 6});
            Buffer dTable = device.floats(6);
            test.run("embedding_backward", tokens, test.upload(1, 10, 2, 20, 4, 40), dTable, 3, 2);
            test.same("dtable", test.download(dTable), new double[] {2, 20, 0, 0, 5, 50});
        }
    }
}
