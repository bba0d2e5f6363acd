/** What a driver process opens before the first round: Spark and the ledger, side by side. */
@NullMarked
package io.basilisk.jobs.session;

import org.jspecify.annotations.NullMarked;
