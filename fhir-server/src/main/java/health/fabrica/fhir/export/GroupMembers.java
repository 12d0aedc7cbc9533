package health.fabrica.fhir.export;

import health.fabrica.fhir.store.StoreReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupMemberComponent;
import org.hl7.fhir.r4.model.IdType;

/** The patients of a Group: its members that are active now, and those of groups within it. */
final class GroupMembers {

  private final StoreReader store;
  private final Instant now;

  GroupMembers(StoreReader store, Instant now) {
    this.store = store;
    this.now = now;
  }

  /**
   * Logical ids of Patients.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5004 when there is no such Group
   */
  Set<String> patients(String group) {
    Set<String> patients = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>(Set.of(group));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (GroupMemberComponent member : group(open.pop()).getMember()) {
        IdType target = new IdType(member.getEntity().getReference());
        if (!isActive(member) || target.isAbsolute()) {
          continue;
        }
        if ("Patient".equals(target.getResourceType())) {
          patients.add(target.getIdPart());
        } else if ("Group".equals(target.getResourceType()) && seen.add(target.getIdPart())) {
          open.push(target.getIdPart());
        }
      }
    }
    return patients;
  }

  private Group group(String id) {
    return store
        .read("Group", id)
        .orElseThrow(
            () ->
                Refusals.unknown(
                    "There is no Group with id " + id + ".", "Check the id of the Group."))
        .resource(Group.class);
  }

  private boolean isActive(GroupMemberComponent member) {
    Date end = member.getPeriod().getEnd();
    return !member.getInactive() && (end == null || !end.toInstant().isBefore(now));
  }
}
