/**
 * The only classes that know ONNX Runtime. They are loaded beside its jar by {@link
 * health.fabrica.app.inference.OnnxLibrary}, so no other class may name one of them.
 */
@NullMarked
package health.fabrica.app.inference.onnx;

import org.jspecify.annotations.NullMarked;
