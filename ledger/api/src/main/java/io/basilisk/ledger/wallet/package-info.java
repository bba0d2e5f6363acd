/** Keys, addresses, signatures. */
@NullMarked
package io.basilisk.ledger.wallet;

import org.jspecify.annotations.NullMarked;
