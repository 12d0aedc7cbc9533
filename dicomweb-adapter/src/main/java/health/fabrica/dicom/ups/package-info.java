/**
 * A worklist of Unified Procedure Steps over HTTP (UPS-RS, PS3.18 chapter 11; service class PS3.4
 * annex CC): create, retrieve, search, update, change of state, request for cancellation,
 * subscriptions and their event reports. {@code WorkitemRules} is the state machine, without any
 * transport; {@link health.fabrica.dicom.ups.UpsHandler} the HTTP face; {@link
 * health.fabrica.dicom.ups.UpsStore} the port behind which workitems are kept.
 *
 * <p>Each act is one step of the store; of several at once one wins. A Transaction UID is shown to
 * nobody. Reports ({@link health.fabrica.dicom.ups.EventReport}) are queued in the transaction of
 * what they report and sent over WebSockets by {@link health.fabrica.dicom.ups.EventChannels},
 * whose one thread owns the open channels.
 */
@NullMarked
package health.fabrica.dicom.ups;

import org.jspecify.annotations.NullMarked;
