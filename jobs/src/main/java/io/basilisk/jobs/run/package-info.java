/** One run is one directory: its layout, its settings, and the tables in it. No Spark. */
@NullMarked
package io.basilisk.jobs.run;

import org.jspecify.annotations.NullMarked;
