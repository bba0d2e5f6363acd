/** What the GPU devices share: kernel sources, and how a launch becomes calls of the functions in them. */
@NullMarked
package io.basilisk.kernels.gpu;

import org.jspecify.annotations.NullMarked;
