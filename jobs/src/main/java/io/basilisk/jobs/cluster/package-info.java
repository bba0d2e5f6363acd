/**
 * Where the jars are, and how a Spark standalone master or worker is started from them without a Spark distribution.
 */
@NullMarked
package io.basilisk.jobs.cluster;

import org.jspecify.annotations.NullMarked;
