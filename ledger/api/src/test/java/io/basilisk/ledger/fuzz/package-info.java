/** Bytes and texts that nobody meant: every decoder either takes them whole and writes them back, or says why not. */
@NullMarked
package io.basilisk.ledger.fuzz;

import org.jspecify.annotations.NullMarked;
