/** Where text comes from: the corpora of {@code datasets/}, how they are fetched, and local files. No Spark. */
@NullMarked
package io.basilisk.jobs.data.catalogue;

import org.jspecify.annotations.NullMarked;
