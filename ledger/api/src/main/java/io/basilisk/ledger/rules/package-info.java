/** What makes a block valid and who is paid: pure functions and a pure state machine. */
@NullMarked
package io.basilisk.ledger.rules;

import org.jspecify.annotations.NullMarked;
