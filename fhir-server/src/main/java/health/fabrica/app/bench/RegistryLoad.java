package health.fabrica.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Fills a registry through the API, in transaction Bundles. */
final class RegistryLoad {

  /** Every so many Bundles one of its Devices is searched for at once. */
  private static final int LOOK_EVERY = 20;

  private final ServerUnderTest server;
  private final RegistryPopulation population;
  private final int bundle;
  private final Load load;

  RegistryLoad(ServerUnderTest server, RegistryPopulation population, int bundle, int threads) {
    this.server = server;
    this.population = population;
    this.bundle = bundle;
    this.load = new Load(server, threads);
  }

  /** The catalogue and the patients, under ids of the client. */
  List<Measurement> people() {
    return List.of(
        put(
            "catalogue",
            "DeviceDefinition",
            RegistryPopulation.MODELS,
            RegistryPopulation::modelId,
            RegistryPopulation::model),
        put(
            "patients",
            "Patient",
            population.patients(),
            RegistryPopulation::patientId,
            RegistryPopulation::patient));
  }

  private Measurement put(
      String name, String type, int count, IntFunction<String> id, IntFunction<String> json) {
    return load.run(
        name,
        bundles(count),
        new Bundles(
            count, i -> entry(json.apply(i), "PUT", type + "/" + id.apply(i)), 0, i -> null));
  }

  /** How many Bundles hold so many resources. */
  int bundles(int resources) {
    return (resources + bundle - 1) / bundle;
  }

  /** The Devices of the Bundles from one number to before another. */
  Measurement devices(String name, int fromBundle, int toBundle) {
    return load.run(
        name,
        toBundle - fromBundle,
        new Bundles(
            population.devices(),
            i -> entry(population.device(population.arriving(i)), "POST", "Device"),
            fromBundle,
            i ->
                Request.get(
                    server.base()
                        + "/Device?serial-number="
                        + RegistryPopulation.serial(population.arriving(i)))));
  }

  private static String entry(String resource, String method, String url) {
    return "{\"resource\":"
        + resource
        + ",\"request\":{\"method\":\""
        + method
        + "\",\"url\":\""
        + url
        + "\"}}";
  }

  /** Bundles of numbered entries; looks now and then whether what was written is found. */
  private final class Bundles implements Load.Traffic {

    private final int count;
    private final IntFunction<String> entry;
    private final int first;
    private final IntFunction<@Nullable Request> look;

    Bundles(int count, IntFunction<String> entry, int first, IntFunction<@Nullable Request> look) {
      this.count = count;
      this.entry = entry;
      this.first = first;
      this.look = look;
    }

    private int from(int number) {
      return (first + number) * bundle;
    }

    private int to(int number) {
      return Math.min(from(number) + bundle, count);
    }

    @Override
    public Request request(int number) {
      List<String> entries = new ArrayList<>(bundle);
      for (int i = from(number); i < to(number); i++) {
        entries.add(entry.apply(i));
      }
      return Request.post(
          server.base(),
          "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
              + String.join(",", entries)
              + "]}");
    }

    @Override
    public @Nullable String fault(int number, HttpConnection answer) throws IOException {
      int created = Marks.count(answer.body(), "\"201 Created\"");
      int wanted = to(number) - from(number);
      if (created != wanted) {
        return created + " of " + wanted + " resources were created";
      }
      Request later = number % LOOK_EVERY == 0 ? look.apply(to(number) - 1) : null;
      if (later == null) {
        return null;
      }
      int status = answer.exchange(later);
      int found = Marks.count(answer.body(), "\"match\"");
      return status == 200 && found == 1
          ? null
          : "a Device that was just created is found " + found + " times";
    }
  }
}
