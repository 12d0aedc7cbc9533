/**
 * Validation: what R4, our own profiles and those of US Core demand of a resource.
 *
 * <p>Three depths. {@link health.fabrica.fhir.validate.RequiredElements}: on every write of the
 * types that fabrication and recall depend on, microseconds. {@link
 * health.fabrica.fhir.validate.ProfileIntake}: on the write of a resource that claims one of the
 * profiles known here, tens of milliseconds. {@code $validate}: whatever is asked, any type.
 *
 * <p>Guarantee: what is refused is refused with every reason and its place. Codes are looked up in
 * the CodeSystems stored here, as they are at that moment, and in those of R4 and of this server.
 * Of a code system that is not on this server (SNOMED CT, LOINC, ICD) a warning says that its codes
 * were not checked, never an error: no terminology server is asked. A claimed profile that is not
 * known here is not judged at intake, and an error in {@code $validate} when it is asked for by
 * name.
 *
 * <p>Threads and memory: the definitions are read once by a daemon thread, some seconds of
 * processor time; who comes earlier waits. All definitions of R4 are there, compressed and without
 * what is for people; the elements of one are made when a resource needs them, and given back when
 * nothing is validated and many are there. At most two validations run at a time.
 */
@NullMarked
package health.fabrica.fhir.validate;

import org.jspecify.annotations.NullMarked;
