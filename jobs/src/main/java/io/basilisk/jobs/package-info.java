/** Spark jobs. */
@NullMarked
package io.basilisk.jobs;

import org.jspecify.annotations.NullMarked;
