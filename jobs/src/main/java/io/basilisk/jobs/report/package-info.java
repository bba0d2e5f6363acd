/** What a round tells a person and a program. */
@NullMarked
package io.basilisk.jobs.report;

import org.jspecify.annotations.NullMarked;
