/** JSON views of the records; never hashed. */
@NullMarked
package io.basilisk.ledger.json;

import org.jspecify.annotations.NullMarked;
