/**
 * Product lines as pure functions: a volume and parameters in, a checked model with its records
 * out.
 *
 * <p>{@link health.fabrica.core.design.AnatomicModelDesigner} makes anatomic models: segment,
 * surface, smooth, decimate, check. Legal input is a CT volume; the result is a closed, oriented
 * manifold mesh in LPS mm with the numbers that prove it, or a refusal. Same volume and parameters
 * give the same bytes on any number of threads.
 */
@NullMarked
package health.fabrica.core.design;

import org.jspecify.annotations.NullMarked;
