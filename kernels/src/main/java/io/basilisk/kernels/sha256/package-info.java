/** Double SHA-256 and the search for a nonce that brings it under a target. */
@NullMarked
package io.basilisk.kernels.sha256;

import org.jspecify.annotations.NullMarked;
