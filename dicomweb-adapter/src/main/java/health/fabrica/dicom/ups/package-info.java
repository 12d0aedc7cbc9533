/**
 * A worklist of Unified Procedure Steps over HTTP (UPS-RS, PS3.18 chapter 11; service class PS3.4
 * annex CC): create, retrieve, search, update, change of state, request for cancellation. {@code
 * WorkitemRules} is the state machine, without any transport; {@link
 * health.fabrica.dicom.ups.UpsHandler} the HTTP face; {@link health.fabrica.dicom.ups.UpsStore} the
 * port behind which workitems are kept.
 *
 * <p>Each act is one step of the store; of several at once one wins. A Transaction UID is shown to
 * nobody. There are no subscriptions and so no events: a performer hears of a request for
 * cancellation from its sender only.
 */
@NullMarked
package health.fabrica.dicom.ups;

import org.jspecify.annotations.NullMarked;
