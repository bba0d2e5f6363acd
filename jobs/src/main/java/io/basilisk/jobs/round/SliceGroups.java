package io.basilisk.jobs.round;

import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive slices that one task works on and one file holds. The cut depends on the model only, so a checkpoint's
 * files have the same bytes however many executors wrote them.
 */
final class SliceGroups {
    private static final int VALUES = 4 << 20;

    private SliceGroups() {}

    /** All slices of the model in canonical order, cut into groups of about 4 Mi values. */
    static List<List<Slice>> of(TransformerConfig model) {
        List<List<Slice>> groups = new ArrayList<>();
        List<Slice> group = new ArrayList<>();
        long values = 0;
        for (Slice slice : SliceLayout.of(model)) {
            if (values + slice.length() > VALUES && !group.isEmpty()) {
                groups.add(List.copyOf(group));
                group.clear();
                values = 0;
            }
            group.add(slice);
            values += slice.length();
        }
        groups.add(List.copyOf(group));
        return groups;
    }
}
