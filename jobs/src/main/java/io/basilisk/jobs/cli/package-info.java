/** The command line: one class a command, and what they share about options, errors and exit codes. */
@NullMarked
package io.basilisk.jobs.cli;

import org.jspecify.annotations.NullMarked;
