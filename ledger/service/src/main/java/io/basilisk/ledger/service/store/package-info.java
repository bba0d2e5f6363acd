/** The journal: where the ledger's entries are kept. The only package that knows Ignite. */
@NullMarked
package io.basilisk.ledger.service.store;

import org.jspecify.annotations.NullMarked;
