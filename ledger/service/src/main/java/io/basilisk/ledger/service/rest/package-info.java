/** The ledger over HTTP. The only package that knows the web server. */
@NullMarked
package io.basilisk.ledger.service.rest;

import org.jspecify.annotations.NullMarked;
