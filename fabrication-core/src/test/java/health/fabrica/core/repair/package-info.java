/** Tests of the repair of meshes. */
@org.jspecify.annotations.NullMarked
package health.fabrica.core.repair;
