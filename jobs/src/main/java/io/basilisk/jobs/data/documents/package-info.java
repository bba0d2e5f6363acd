/** Documents out of text files, JSON lines, Parquet and archives: piece by piece, checked, the same for any cutting. */
@NullMarked
package io.basilisk.jobs.data.documents;

import org.jspecify.annotations.NullMarked;
