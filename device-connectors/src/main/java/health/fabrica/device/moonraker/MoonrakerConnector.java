package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.device.Capability;
import health.fabrica.device.DeviceConnector;
import health.fabrica.device.DeviceDescriptor;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceListener;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.DeviceStatus;
import health.fabrica.device.DispatchId;
import health.fabrica.device.ErrorKind;
import health.fabrica.device.JobCommand;
import health.fabrica.device.PrintPayload;
import health.fabrica.device.ProcessCategory;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJob;
import health.fabrica.device.RemoteJobRef;
import health.fabrica.device.StartOptions;
import health.fabrica.device.StartReceipt;
import health.fabrica.device.Subscription;
import health.fabrica.device.UploadReceipt;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One printer behind Moonraker. */
public final class MoonrakerConnector implements DeviceConnector {

  /** Protocol name in descriptors and events. */
  public static final String NAME = "moonraker";

  private static final String SUFFIX = "gcode";
  private static final Set<Capability> CAPABILITIES =
      EnumSet.of(
          Capability.PUSH,
          Capability.PAUSE,
          Capability.CANCEL,
          Capability.REMOTE_START,
          Capability.HISTORY,
          Capability.DIGEST_ON_UPLOAD,
          Capability.LAYERS,
          Capability.OVERWRITE_GUARD,
          Capability.TEMPERATURES);

  private final MoonrakerSettings settings;
  private final Clock clock;
  private final MoonrakerHttp http;
  private final List<MoonrakerPush> pushes = new CopyOnWriteArrayList<>();
  private volatile @Nullable DeviceDescriptor described;

  /** Makes no connection yet. */
  public MoonrakerConnector(MoonrakerSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http = new MoonrakerHttp(settings);
  }

  @Override
  public DeviceDescriptor describe() throws DeviceException {
    DeviceDescriptor known = described;
    if (known != null) {
      return known;
    }
    JsonNode server = Answers.object(http.get("/server/info"), "result");
    JsonNode printer = Answers.object(http.get("/printer/info"), "result");
    JsonNode head =
        Answers.object(
            Answers.object(http.get("/printer/objects/query?toolhead"), "result"), "status");
    DeviceDescriptor probed =
        new DeviceDescriptor(
            settings.deviceId(),
            NAME,
            "",
            "",
            "",
            "Klipper "
                + Texts.mask(Answers.text(printer, "software_version"))
                + ", Moonraker "
                + Texts.mask(Answers.text(server, "moonraker_version")),
            ProcessCategory.MEX,
            volume(head.path("toolhead").path("axis_maximum")),
            1,
            List.of(SUFFIX),
            CAPABILITIES,
            clock.instant());
    described = probed;
    return probed;
  }

  private static DeviceDescriptor.@Nullable BuildVolume volume(JsonNode max) {
    boolean three = max.isArray() && max.size() >= 3;
    return three
        ? new DeviceDescriptor.BuildVolume(
            max.get(0).asDouble(), max.get(1).asDouble(), max.get(2).asDouble())
        : null;
  }

  @Override
  public DeviceSnapshot snapshot() throws DeviceException {
    return snapshotOf(LiveView.read(http.get(LiveView.QUERY)));
  }

  DeviceSnapshot snapshotOf(LiveView live) {
    DeviceStatus status = live.status();
    List<String> alarms = new ArrayList<>();
    if (!live.ready()) {
      alarms.add(Texts.firstLine(live.webhooksMessage()));
    }
    boolean stray = live.pauseFlag() && status != DeviceStatus.PAUSED;
    return new DeviceSnapshot(
        settings.deviceId(),
        clock.instant(),
        status,
        live.job(),
        live.temperatures(),
        List.of(),
        alarms,
        stray ? List.of("pause flag set without a held job") : List.of());
  }

  @Override
  public UploadReceipt upload(DispatchId id, PrintPayload payload, WorkMonitor monitor)
      throws DeviceException {
    monitor.check();
    String name = id.fileName(SUFFIX);
    MultipartFile form = new MultipartFile(name, payload, monitor);
    JsonNode answer =
        http.upload("/server/files/upload", form.contentType(), form.body(), form::lastMoveNanos);
    JsonNode item = Answers.object(answer, "item");
    if (!Answers.text(item, "path").equals(name)) {
      throw Answers.odd("a receipt for another file", null);
    }
    if (Answers.flag(answer, "print_started") || Answers.flag(answer, "print_queued")) {
      throw Answers.odd("word of a print that nobody asked for", null);
    }
    RemoteArtifact stored =
        new RemoteArtifact(
            name,
            (long) Answers.number(item, "size"),
            payload.sha256(),
            Answers.time(item, "modified"));
    return new UploadReceipt(stored, true, clock.instant());
  }

  /** Moonraker keeps no digest, so the artifact found has none. */
  @Override
  public Optional<RemoteArtifact> findArtifact(DispatchId id) throws DeviceException {
    String name = id.fileName(SUFFIX);
    try {
      JsonNode meta =
          Answers.object(
              http.get("/server/files/metadata?filename=" + MoonrakerHttp.encode(name)), "result");
      return Optional.of(
          new RemoteArtifact(
              name, (long) Answers.number(meta, "size"), null, Answers.time(meta, "modified")));
    } catch (DeviceException e) {
      if (e.httpStatus().orElse(0) == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public StartReceipt start(DispatchId id, RemoteArtifact artifact, StartOptions options)
      throws DeviceException {
    try {
      JsonNode answer =
          http.post(
              Purpose.START,
              "/printer/print/start?filename=" + MoonrakerHttp.encode(artifact.name()));
      requireOk(answer);
    } catch (DeviceException e) {
      throw e.kind() == ErrorKind.PROTOCOL ? unknown(e) : e;
    }
    return new StartReceipt(new RemoteJobRef(artifact.name(), "", null), clock.instant());
  }

  @Override
  public List<RemoteJob> findJobs(DispatchId id, Instant notBefore) throws DeviceException {
    String name = id.fileName(SUFFIX);
    LiveView live = liveIfConnected();
    List<HistoryEntry> history = HistoryEntry.readAll(http.get(HistoryEntry.QUERY));
    if (live != null && looksLikeRace(name, live, history)) {
      live = liveIfConnected();
    }
    return JobTruth.runs(name, live, history, notBefore);
  }

  /** The live view was read before the history: the job may have ended in between. */
  private static boolean looksLikeRace(String name, LiveView live, List<HistoryEntry> newestFirst) {
    return live.filename().equals(name)
        && newestFirst.stream()
            .filter(e -> e.filename().equals(name))
            .findFirst()
            .filter(e -> JobTruth.isAnotherRun(live, e))
            .isPresent();
  }

  private @Nullable LiveView liveIfConnected() throws DeviceException {
    try {
      return LiveView.read(http.get(LiveView.QUERY));
    } catch (DeviceException e) {
      if (e.kind() == ErrorKind.NOT_READY) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void command(DispatchId id, RemoteJobRef job, JobCommand command) throws DeviceException {
    try {
      String verb = command.name().toLowerCase(Locale.ROOT);
      requireOk(http.post(Purpose.COMMAND, "/printer/print/" + verb));
    } catch (DeviceException e) {
      throw e.kind() == ErrorKind.PROTOCOL ? unknown(e) : e;
    }
  }

  @Override
  public void discard(RemoteArtifact artifact) throws DeviceException {
    try {
      http.delete("/server/files/gcodes/" + MoonrakerHttp.encode(artifact.name()));
    } catch (DeviceException e) {
      // An absent file is answered with 400, so ask whether it is gone.
      if (e.kind() != ErrorKind.REJECTED || stillThere(artifact.name())) {
        throw e;
      }
    }
  }

  private boolean stillThere(String name) throws DeviceException {
    Optional<DispatchId> id = DispatchId.ofName(name);
    return id.isPresent() && findArtifact(id.get()).isPresent();
  }

  @Override
  public Subscription subscribe(DeviceListener listener) {
    MoonrakerPush push = new MoonrakerPush(settings, http, this::snapshotOf, clock, listener);
    pushes.add(push);
    push.begin();
    return () -> {
      pushes.remove(push);
      push.close();
    };
  }

  @Override
  public void close() {
    pushes.forEach(MoonrakerPush::close);
    pushes.clear();
  }

  private static void requireOk(JsonNode answer) throws DeviceException {
    if (!"ok".equals(answer.path("result").textValue())) {
      throw Answers.odd("an acknowledgement without 'ok'", null);
    }
  }

  private static DeviceException unknown(DeviceException e) {
    return DeviceException.of(
        ErrorKind.TIMEOUT_OUTCOME_UNKNOWN,
        "The answer to the request was not understood, so its outcome is unknown.",
        "Fabrica looks at the printer before anything else.",
        e);
  }
}
