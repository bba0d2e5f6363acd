/** Canonical bytes: what is hashed and signed. */
@NullMarked
package io.basilisk.ledger.codec;

import org.jspecify.annotations.NullMarked;
