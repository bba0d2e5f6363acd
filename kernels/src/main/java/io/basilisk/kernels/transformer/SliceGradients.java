package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a slice of the batch leaves its gradients. All slices share one buffer: the first slice writes into it, every
 * other into a draft of a few tensors, which is added block by block, in the order of slices. A block is the embedding,
 * a layer, or what follows the last layer; the backward pass finishes them one after another.
 */
final class SliceGradients {
    private static final int EMBEDDING = 0;

    private final Device device;
    private final TransformerConfig config;
    private final Buffer sum;
    private final int slice;
    private final List<Turns> turns;
    private final Buffer place;
    private final List<TensorSpec> tensors;

    private SliceGradients(Device device, TransformerConfig config, Buffer sum, int slice, List<Turns> turns) {
        this.device = device;
        this.config = config;
        this.sum = sum;
        this.slice = slice;
        this.turns = turns;
        this.tensors = config.tensors();
        this.place = slice == 0 ? sum : device.floats(draftLength());
    }

    /** @param sum of all slices, in canonical order */
    static List<SliceGradients> share(Device device, TransformerConfig config, Buffer sum, int slices) {
        List<Turns> turns = IntStream.rangeClosed(0, config.layers() + 1)
                .mapToObj(block -> new Turns(slices))
                .toList();
        List<SliceGradients> all = new ArrayList<>();
        for (int slice = 0; slice < slices; slice++) {
            all.add(new SliceGradients(device, config, sum, slice, slices == 1 ? List.of() : turns));
        }
        return all;
    }

    /** @param offset of a tensor among all weights */
    Buffer.View at(int offset) {
        if (slice == 0) {
            return sum.at(offset);
        }
        int block = blockOf(offset);
        return place.at(draftStart(block) + offset - start(block));
    }

    /** Of the embedding, which a tied head shares, nothing more comes after {@code list}. */
    void finishEmbedding(List<Launch> list) {
        finish(list, EMBEDDING);
    }

    /** Of a layer nothing more comes after {@code list}; {@code layers} stands for what follows the last one. */
    void finishLayer(List<Launch> list, int layer) {
        finish(list, layer + 1);
    }

    private void finish(List<Launch> list, int block) {
        if (turns.isEmpty()) {
            return;
        }
        Launch last = slice == 0
                ? list.removeLast()
                : device.launch("add", place.at(draftStart(block)), sum.at(start(block)), length(block));
        list.add(turns.get(block).take(slice, last));
    }

    private int draftLength() {
        return IntStream.rangeClosed(0, config.layers() + 1)
                .map(block -> draftStart(block) + length(block))
                .max()
                .orElseThrow();
    }

    /** A tied head's gradient is there from the beginning to the end of the pass, so that no block may overwrite it. */
    private int draftStart(int block) {
        return block == EMBEDDING || !config.tiedHead() ? 0 : length(EMBEDDING);
    }

    private int blockOf(int offset) {
        int block = config.layers() + 1;
        while (offset < start(block)) {
            block--;
        }
        return block;
    }

    private int start(int block) {
        return block > config.layers() + 1
                ? config.parameterCount()
                : firstTensor(block).offset();
    }

    private int length(int block) {
        return start(block + 1) - start(block);
    }

    private TensorSpec firstTensor(int block) {
        return block == EMBEDDING ? tensors.getFirst() : tensors.get(1 + (block - 1) * TransformerConfig.LAYER_TENSORS);
    }
}
