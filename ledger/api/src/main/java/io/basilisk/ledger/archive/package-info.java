/** A ledger in one file: its chain, for whoever wants to verify it, and its journal, to serve it again. */
@NullMarked
package io.basilisk.ledger.archive;

import org.jspecify.annotations.NullMarked;
