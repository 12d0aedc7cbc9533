/**
 * Learned models of the site: a description beside a model file, and a library from a folder that
 * runs it. Nothing of either comes with the program.
 */
@NullMarked
package health.fabrica.app.inference;

import org.jspecify.annotations.NullMarked;
