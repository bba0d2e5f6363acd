/** What makes a block valid and who is paid: pure functions and one state machine; no clock, no I/O, no chance. */
@NullMarked
package io.basilisk.ledger.rules;

import org.jspecify.annotations.NullMarked;
