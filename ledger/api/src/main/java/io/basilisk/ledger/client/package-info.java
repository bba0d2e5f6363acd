/** The ledger over HTTP. */
@NullMarked
package io.basilisk.ledger.client;

import org.jspecify.annotations.NullMarked;
