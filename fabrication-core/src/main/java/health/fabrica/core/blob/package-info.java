/**
 * Content-addressed storage of bytes: a blob is named by its SHA-256, so storing twice stores once,
 * and what is read is what was written or an error.
 */
@NullMarked
package health.fabrica.core.blob;

import org.jspecify.annotations.NullMarked;
