package health.fabrica.app.bench;

import health.fabrica.conformance.FabricaTerms;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a recall, one client, each answer checked against what was loaded. Which lots
 * and patients are asked is random with a fixed seed.
 */
final class RegistryQueries {

  private static final int PAGE = 100;
  private static final int WARM_UP = 100;
  private static final int FRESH_LOT = 50;

  private final ServerUnderTest server;
  private final RegistryPopulation population;
  private final Load load;
  private final int[] perLot;
  private final int[] perMaterialLot;
  private final int[] perPatient;
  private final List<Set<Integer>> patientsOfLot = new ArrayList<>();

  /** The registry as it is after the first so many Devices arrived. */
  RegistryQueries(ServerUnderTest server, RegistryPopulation population, int loaded) {
    this.server = server;
    this.population = population;
    this.load = new Load(server, 1);
    this.perLot = new int[population.lots()];
    this.perMaterialLot = new int[population.materialLots()];
    this.perPatient = new int[population.patients()];
    for (int lot = 0; lot < perLot.length; lot++) {
      patientsOfLot.add(new HashSet<>());
    }
    for (int position = 0; position < loaded; position++) {
      int device = population.arriving(position);
      int lot = RegistryPopulation.lotOf(device);
      perLot[lot]++;
      perMaterialLot[RegistryPopulation.materialLotOf(device)]++;
      perPatient[population.patientOf(device)]++;
      patientsOfLot.get(lot).add(population.patientOf(device));
    }
  }

  /** Asks every question so many times, after a warm-up that is not reported. */
  List<Measurement> run(int queries) {
    return List.of(
        ask("DI and lot", queries, perLot.length, this::byLot, lot -> perLot[lot], lot -> 0),
        ask(
            "DI and lot, with patients",
            queries,
            perLot.length,
            lot -> byLot(lot) + "&_include=Device:patient",
            lot -> perLot[lot],
            lot -> patientsOfLot.get(lot).size()),
        ask(
            "material lot, page of " + PAGE,
            queries,
            perMaterialLot.length,
            this::byMaterialLot,
            lot -> Math.min(PAGE, perMaterialLot[lot]),
            lot -> 0),
        ask(
            "patient",
            queries,
            perPatient.length,
            patient -> "patient=Patient/" + RegistryPopulation.patientId(patient),
            patient -> perPatient[patient],
            patient -> 0),
        recall("$recall of DI and lot", queries, perLot, this::noticeOfLot),
        recall("$recall of a material lot", queries, perMaterialLot, this::noticeOfMaterialLot),
        fresh(queries));
  }

  private String byLot(int lot) {
    return "udi-di:exact="
        + RegistryPopulation.gtin(RegistryPopulation.modelOfLot(lot))
        + "&lot-number="
        + RegistryPopulation.lotNumber(lot)
        + "&_count="
        + PAGE;
  }

  private String byMaterialLot(int lot) {
    String token = FabricaTerms.MATERIAL_LOT + "|" + RegistryPopulation.materialLot(lot);
    return "material-lot=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&_count=" + PAGE;
  }

  private String noticeOfLot(int lot) {
    return "udi-di="
        + RegistryPopulation.gtin(RegistryPopulation.modelOfLot(lot))
        + "&lot="
        + RegistryPopulation.lotNumber(lot);
  }

  private String noticeOfMaterialLot(int lot) {
    return "material-lot=" + RegistryPopulation.materialLot(lot);
  }

  /** The answer names each device once, with whether it was explanted. */
  private Measurement recall(String name, int queries, int[] devices, Query query) {
    return ask(
        name,
        queries,
        devices.length,
        lot -> "/$recall?" + query.of(lot) + "&_count=" + PAGE,
        new Mark("\"explanted\"", lot -> Math.min(PAGE, devices[lot])));
  }

  /** What an answer must hold so many times. */
  private record Mark(String text, IntUnaryOperator wanted) {

    @Nullable String difference(HttpConnection answer, int subject) {
      return RegistryQueries.difference(text, answer, text, wanted.applyAsInt(subject));
    }
  }

  private interface Query {
    String of(int subject);
  }

  private Measurement ask(
      String name,
      int queries,
      int subjects,
      Query query,
      IntUnaryOperator matches,
      IntUnaryOperator included) {
    return ask(
        name,
        queries,
        subjects,
        subject -> "?" + query.of(subject),
        new Mark("\"match\"", matches),
        new Mark("\"include\"", included));
  }

  private Measurement ask(String name, int queries, int subjects, Query path, Mark... marks) {
    int[] asked = new SplittableRandom(7).ints(queries + WARM_UP, 0, subjects).toArray();
    load.run(name, WARM_UP, checked(asked, 0, path, marks));
    return load.run(name, queries, checked(asked, WARM_UP, path, marks));
  }

  private Load.Traffic checked(int[] asked, int first, Query path, Mark... marks) {
    return new Load.Traffic() {
      @Override
      public Request request(int number) {
        return Request.get(server.base() + "/Device" + path.of(asked[first + number]));
      }

      @Override
      public @Nullable String fault(int number, HttpConnection answer) {
        int subject = asked[first + number];
        return Stream.of(marks)
            .map(mark -> mark.difference(answer, subject))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
      }
    };
  }

  private static @Nullable String difference(
      String what, HttpConnection answer, String mark, int wanted) {
    int found = Marks.count(answer.body(), mark);
    return found == wanted ? null : what + ": " + found + ", not " + wanted;
  }

  /** A Device is created in a lot, and the lot is asked at once: no answer may be stale. */
  private Measurement fresh(int queries) {
    return load.run(
        "create, then its lot",
        queries,
        new Load.Traffic() {
          @Override
          public Request request(int number) {
            int device = population.devices() + number;
            return Request.post(
                server.base() + "/Device", population.device(device, freshLot(number)));
          }

          @Override
          public @Nullable String fault(int number, HttpConnection answer) throws IOException {
            answer.exchange(
                Request.get(
                    server.base()
                        + "/Device?lot-number="
                        + freshLot(number)
                        + "&_count="
                        + FRESH_LOT));
            return difference("stale", answer, "\"match\"", number % FRESH_LOT + 1);
          }
        });
  }

  private static String freshLot(int number) {
    return "FRESH" + number / FRESH_LOT;
  }
}
