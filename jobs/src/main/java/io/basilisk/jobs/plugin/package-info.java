/** What an executor owns: its device, its key, its caches, and the line that reports progress to the driver. */
@NullMarked
package io.basilisk.jobs.plugin;

import org.jspecify.annotations.NullMarked;
