/** How jobs reach the ledger: over HTTP, patiently; one class starts an embedded one. */
@NullMarked
package io.basilisk.jobs.ledger;

import org.jspecify.annotations.NullMarked;
