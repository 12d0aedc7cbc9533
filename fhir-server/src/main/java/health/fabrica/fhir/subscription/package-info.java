/**
 * Subscriptions: R4 rest-hook channels with search criteria, and the topics of the Subscriptions R5
 * Backport guide 1.1.0 for R4.
 *
 * <p>Guarantee: an event is a row that commits with the write it tells of, so none is lost and none
 * is made up; the events of one subscription are delivered in their order, each at least once, by
 * one node at a time. A criterion matches exactly what a search would find.
 *
 * <p>A delivery that fails is tried again with growing delays, and then the subscription is in
 * error, which its status, {@code $status} and {@code $events} show. Requests go only to endpoints
 * that the settings allow; redirects are not followed. Nothing of a resource is logged.
 *
 * <p>Limits: channel rest-hook and JSON only. An event is delivered twice when a node dies between
 * the endpoint's answer and the commit.
 */
@NullMarked
package health.fabrica.fhir.subscription;

import org.jspecify.annotations.NullMarked;
