/** What the ledger does in a second, each figure beside the bar and the bound that it is held against. */
@NullMarked
package io.basilisk.jobs.bench;

import org.jspecify.annotations.NullMarked;
