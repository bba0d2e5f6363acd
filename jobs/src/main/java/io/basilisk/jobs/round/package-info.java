/** The training round: a recipe, its steps, and the Spark stages among them. */
@NullMarked
package io.basilisk.jobs.round;

import org.jspecify.annotations.NullMarked;
