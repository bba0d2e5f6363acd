package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.Slice;
import java.util.List;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;

/** Consecutive slices in canonical order, first and last included. */
public record SliceRange(Slice first, Slice last) {
    public static SliceRange of(List<Slice> group) {
        return new SliceRange(group.getFirst(), group.getLast());
    }

    /**
     * Rows of a table with columns {@code tensor} and {@code slice} that lie in the range; Parquet skips pages by it.
     */
    FilterCompat.Filter filter() {
        var tensor = FilterApi.intColumn("tensor");
        var slice = FilterApi.intColumn("slice");
        FilterPredicate from = FilterApi.or(
                FilterApi.gt(tensor, first.tensor()),
                FilterApi.and(FilterApi.eq(tensor, first.tensor()), FilterApi.gtEq(slice, first.index())));
        FilterPredicate to = FilterApi.or(
                FilterApi.lt(tensor, last.tensor()),
                FilterApi.and(FilterApi.eq(tensor, last.tensor()), FilterApi.ltEq(slice, last.index())));
        return FilterCompat.get(FilterApi.and(from, to));
    }
}
