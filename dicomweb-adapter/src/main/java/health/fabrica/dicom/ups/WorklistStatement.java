package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Tag;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the Conformance Statement says of the worklist, from its tables, as Markdown. */
public final class WorklistStatement {

  private WorklistStatement() {}

  /** The section. */
  public static String text() {
    ChannelSettings channel = ChannelSettings.DEFAULT;
    return """
        Base path `/dicom-web`. Workitems are of the SOP class Unified Procedure Step - Push, `%s`; as an origin server of UPS Push,
        Pull, Watch and Event. Bodies and answers are `application/dicom+json`.

        | transaction | method and resource |
        |---|---|
        | Create Workitem | `POST /workitems?{workitem}` |
        | Search for Workitems | `GET /workitems` |
        | Retrieve Workitem | `GET /workitems/{workitem}` |
        | Update Workitem | `POST /workitems/{workitem}?{transaction}` |
        | Change Workitem State | `PUT /workitems/{workitem}/state` |
        | Request Cancellation | `POST /workitems/{workitem}/cancelrequest` |
        | Subscribe, Unsubscribe | `POST`, `DELETE /workitems/{workitem}/subscribers/{aetitle}` |
        | Suspend Global Subscription | `POST /workitems/%s/subscribers/{aetitle}/suspend` |
        | Open Notification Connection | `GET /subscribers/{aetitle}`, upgraded to a WebSocket |

        States: %s. Not changed by an update: %s. At most %d results a search; keys may go into sequences by points; matching is
        without case, with `*` and `?`, ranges of moments and lists of UIDs. Workitems are not deleted.

        A workitem that is canceled without a reason gets (110513, DCM, "Discontinued for unspecified reason"). A request to
        cancel a workitem that nobody has claimed cancels it; of a claimed one the subscribers are told, and without any it is
        refused (C312), unless this server performs it.

        This server performs workitems of the code (%s, %s, "%s") for one series, when rules are configured: it claims
        them, tells of them in Procedure Step Progress Description, and completes them with Output Information Sequence. A request
        to cancel one is granted until somebody has signed the model, then left to people, and refused (C313) once it is printed.

        #### Subscriptions

        To one workitem, to the worklist (`%s`) and to a filtered worklist (`%s`, `filter=key=value,...`, the keys of the
        search); one global subscription an application entity. Transitions as in PS3.4 table CC.2.3-2. Application entity titles
        are not checked against a list. Deletion locks are always granted, never taken away, and kept, though nothing is deleted.

        | Event Type ID | event |
        |---|---|
        %s
        Reports are text frames of DICOM JSON with Message ID (0000,0110); Requesting AE is what the request said in (0074,1236),
        else `UNKNOWN`. SCP Status Change is sent when a server starts, to all subscribers; there is no fallback list. Beyond the
        standard, which asks for no queue, a report waits in the database for its subscriber for a day at most; it is forgotten
        when it has been handed to the network, so one may come twice after a crash, and one may be lost with a connection that
        broke while it was under way. The connection opened last is the one that is sent to. %d connections a server; %d reports
        are under way to one at most; a connection that takes none for %d s, or answers no ping for %d s, is closed.

        | refusal | category |
        |---|---|
        %s"""
        .formatted(
            WorkitemRules.SOP_CLASS,
            GlobalSubscription.WORKLIST,
            Arrays.stream(WorkitemState.values())
                .map(WorkitemState::term)
                .collect(Collectors.joining(", ")),
            WorkitemRules.FIXED.stream()
                .sorted()
                .map(Tag::describe)
                .collect(Collectors.joining(", ")),
            UpsQuery.MAX_RESULTS,
            WorkitemCode.MAKE_MODEL.value(),
            WorkitemCode.SCHEME,
            WorkitemCode.MAKE_MODEL.meaning(),
            GlobalSubscription.WORKLIST,
            GlobalSubscription.FILTERED,
            Arrays.stream(EventReport.Type.values())
                .map(type -> "| %d | %s |\n".formatted(type.id(), type.title()))
                .collect(Collectors.joining()),
            channel.channels(),
            channel.batch(),
            channel.stall().toSeconds(),
            3 * channel.ping().toSeconds(),
            Arrays.stream(UpsProblem.values())
                .map(
                    problem ->
                        "| %s %s | %s |\n"
                            .formatted(problem.id(), problem.title(), problem.category().name()))
                .collect(Collectors.joining()));
  }
}
