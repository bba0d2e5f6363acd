/** A ledger in memory, with a fault knob and a clock that is moved by hand, and builders of valid chains from seeds. */
@NullMarked
package io.basilisk.ledger.testing;

import org.jspecify.annotations.NullMarked;
