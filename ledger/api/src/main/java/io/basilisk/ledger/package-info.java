/** Records that cross the wire or the hash. */
@NullMarked
package io.basilisk.ledger;

import org.jspecify.annotations.NullMarked;
