package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Endpoints, each reachable as HTTP path and as JSON-RPC method. Filled before it is used. */
final class ApiRegistry {

  private final Map<String, Function<Args, JsonNode>> http = new HashMap<>();
  private final Map<String, Function<Args, JsonNode>> rpc = new HashMap<>();
  private final Set<String> paths = new HashSet<>();

  void add(String method, String path, String rpcName, Function<Args, JsonNode> handler) {
    http.put(method + " " + path, handler);
    paths.add(path);
    if (!rpcName.isEmpty()) {
      rpc.put(rpcName, handler);
    }
  }

  Optional<Function<Args, JsonNode>> http(String method, String path) {
    return Optional.ofNullable(http.get(method + " " + path));
  }

  Optional<Function<Args, JsonNode>> rpc(String name) {
    return Optional.ofNullable(rpc.get(name));
  }

  boolean knowsPath(String path) {
    return paths.contains(path);
  }
}
