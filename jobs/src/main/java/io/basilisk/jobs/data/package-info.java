/** Text becomes token blocks: the Spark job that prepares a corpus, and its reader for executors. */
@NullMarked
package io.basilisk.jobs.data;

import org.jspecify.annotations.NullMarked;
