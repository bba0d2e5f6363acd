/**
 * A ledger, its coordinator and its nodes on one thread, under a faulty network, crashes and wrong clocks, all from one
 * seed.
 */
@NullMarked
package io.basilisk.ledger.simulation;

import org.jspecify.annotations.NullMarked;
