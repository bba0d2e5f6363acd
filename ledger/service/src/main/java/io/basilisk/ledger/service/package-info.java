/** The ledger service: wiring and main. */
@NullMarked
package io.basilisk.ledger.service;

import org.jspecify.annotations.NullMarked;
