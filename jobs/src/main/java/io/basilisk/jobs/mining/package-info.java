/** Searching a sealed round's header until somebody finds its block. */
@NullMarked
package io.basilisk.jobs.mining;

import org.jspecify.annotations.NullMarked;
