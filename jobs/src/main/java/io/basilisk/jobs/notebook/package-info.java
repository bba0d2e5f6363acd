/** What notebooks draw with: charts and tables as plain HTML, so that Jupyter needs no plotting library. */
@NullMarked
package io.basilisk.jobs.notebook;

import org.jspecify.annotations.NullMarked;
