/** Proofs that something is in a chain, up to a header whose work can be checked: made of blocks, checked without. */
@NullMarked
package io.basilisk.ledger.proof;

import org.jspecify.annotations.NullMarked;
