package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.device.sim.SimStorage.Stored;
import java.util.Optional;

/** Endpoints about stored files, except upload, download and delete. */
final class FileApi {

  private static final String ROOT = "gcodes/";
  private static final int FOLDER_BYTES = 4096;

  private final MoonrakerMemory memory;
  private final SimStorage storage;

  FileApi(MoonrakerMemory memory) {
    this.memory = memory;
    this.storage = memory.storage;
  }

  void register(ApiRegistry api) {
    api.add("GET", "/server/files/roots", "server.files.roots", a -> roots());
    api.add("GET", "/server/files/list", "server.files.list", this::list);
    api.add("GET", "/server/files/metadata", "server.files.metadata", this::metadata);
    api.add("POST", "/server/files/metascan", "server.files.metascan", this::rescan);
    api.add("GET", "/server/files/thumbnails", "server.files.thumbnails", this::thumbnails);
    api.add("GET", "/server/files/directory", "server.files.get_directory", a -> folder());
    api.add(
        "DELETE", "/server/files/directory", "server.files.delete_directory", this::deleteFolder);
    api.add("POST", "/server/files/copy", "server.files.copy", this::copy);
    api.add("POST", "/server/files/move", "server.files.move", this::move);
  }

  private static JsonNode roots() {
    ArrayNode roots = Json.list();
    String[][] all = {
      {"config", "/home/pi/printer_data/config", "rw"},
      {"logs", "/home/pi/printer_data/logs", "r"},
      {"gcodes", "/home/pi/printer_data/gcodes", "rw"},
      {"config_examples", "/home/pi/klipper/config", "r"},
      {"docs", "/home/pi/klipper/docs", "r"}
    };
    for (String[] root : all) {
      roots.add(Json.of("name", root[0], "path", root[1], "permissions", root[2]));
    }
    return roots;
  }

  private JsonNode list(Args args) {
    String root = args.text("root", "gcodes");
    if (!root.equals("gcodes")) {
      throw SimRefusal.of(400, "Failed to build file list, invalid path: " + root + ": None");
    }
    ArrayNode files = Json.list();
    for (Stored f : storage.all()) {
      if (f.path().endsWith(".gcode")) {
        files.add(
            Json.of(
                "path", f.path(), "modified", f.modified(), "size", f.size(), "permissions", "rw"));
      }
    }
    return files;
  }

  private JsonNode metadata(Args args) {
    String name = args.text("filename");
    Stored file = scanned(name);
    return full(file);
  }

  private Stored scanned(String name) {
    return storage
        .find(name)
        .filter(f -> f.program() != null)
        .orElseThrow(() -> SimRefusal.of(404, "Metadata not available for <" + name + ">"));
  }

  private ObjectNode full(Stored file) {
    GcodeProgram program = file.program();
    ObjectNode node = program == null ? Json.of() : Metadata.of(file, program);
    Optional<HistoryTable.Entry> last = memory.history.newestOf(file.path());
    node.put("print_start_time", last.map(e -> e.startTime).orElse(null));
    node.put("job_id", last.map(e -> e.jobId).orElse(null));
    node.put("filename", file.path());
    return node;
  }

  private JsonNode rescan(Args args) {
    return full(storage.rescan(scanned(args.text("filename"))));
  }

  private JsonNode thumbnails(Args args) {
    Stored file = scanned(args.text("filename"));
    GcodeProgram program = file.program();
    return program == null
        ? Json.list()
        : Metadata.thumbnails(file.path(), program, "thumbnail_path");
  }

  private JsonNode folder() {
    ArrayNode dirs = Json.list();
    for (String name : storage.folders()) {
      dirs.add(
          Json.of(
              "modified",
              memory.wallNow(),
              "size",
              FOLDER_BYTES,
              "permissions",
              "rw",
              "dirname",
              name));
    }
    ArrayNode files = Json.list();
    for (Stored f : storage.all()) {
      if (!f.path().contains("/")) {
        ObjectNode node =
            Json.of(
                "modified",
                f.modified(),
                "size",
                f.size(),
                "permissions",
                "rw",
                "filename",
                f.path());
        GcodeProgram program = f.program();
        if (program != null) {
          ObjectNode meta = full(f);
          meta.remove("filename");
          node.setAll(meta);
        }
        files.add(node);
      }
    }
    return Json.of(
        "dirs",
        dirs,
        "files",
        files,
        "disk_usage",
        Json.of("total", 32_000_000_000L, "used", 8_000_000_000L, "free", 24_000_000_000L),
        "root_info",
        Json.of("name", "gcodes", "permissions", "rw"));
  }

  private JsonNode deleteFolder(Args args) {
    String path = inside(args.text("path"));
    if (!storage.deleteFolder(path, args.flag("force"))) {
      throw SimRefusal.of(
          400, "[Errno 39] Directory not empty: '/home/pi/printer_data/gcodes/" + path + "'");
    }
    return changed(Json.of("action", "delete_dir", "item", memory.item(null, path)));
  }

  private JsonNode copy(Args args) {
    Stored made = storage.copy(source(args), inside(args.text("dest")));
    return changed(Json.of("action", "create_file", "item", memory.item(made, made.path())));
  }

  private JsonNode move(Args args) {
    Stored source = source(args);
    if (memory.inUse(source.path())) {
      throw SimRefusal.of(403, "File currently in use");
    }
    Stored made = storage.copy(source, inside(args.text("dest")));
    storage.delete(source.path());
    return changed(
        Json.of(
            "action", "move_file",
            "item", memory.item(made, made.path()),
            "source_item", Json.of("path", source.path(), "root", "gcodes")));
  }

  private Stored source(Args args) {
    String path = inside(args.text("source"));
    return storage
        .find(path)
        .orElseThrow(() -> SimRefusal.of(404, "File " + ROOT + path + " does not exist"));
  }

  private static String inside(String path) {
    if (!path.startsWith(ROOT)) {
      throw SimRefusal.of(400, "Invalid path: " + path);
    }
    return path.substring(ROOT.length());
  }

  private ObjectNode changed(ObjectNode change) {
    memory.filesChanged(change);
    return change;
  }
}
