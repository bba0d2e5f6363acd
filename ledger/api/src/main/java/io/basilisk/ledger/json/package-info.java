/**
 * JSON views of what a ledger says, and their parsers. Views are for people and clients: nothing of them is ever
 * hashed.
 */
@NullMarked
package io.basilisk.ledger.json;

import org.jspecify.annotations.NullMarked;
