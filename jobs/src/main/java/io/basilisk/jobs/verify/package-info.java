/** Recomputes a run from its chain and its files, and names everything that is not as the chain says. No Spark. */
@NullMarked
package io.basilisk.jobs.verify;

import org.jspecify.annotations.NullMarked;
