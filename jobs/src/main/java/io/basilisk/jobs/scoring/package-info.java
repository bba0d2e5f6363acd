/** Who improved the model and by how much: the paired test, its lower bound, and the gate. Plain Java, no Spark. */
@NullMarked
package io.basilisk.jobs.scoring;

import org.jspecify.annotations.NullMarked;
