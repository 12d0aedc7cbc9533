/**
 * Learned segmentation behind a port. The core cuts a volume into windows, blends what a model says
 * of each and takes the likeliest class; who runs the model is an adapter's business, and no model
 * comes with the program. What a model says is a suggestion that a person has to confirm, and every
 * result carries that as a warning.
 */
@NullMarked
package health.fabrica.core.inference;

import org.jspecify.annotations.NullMarked;
