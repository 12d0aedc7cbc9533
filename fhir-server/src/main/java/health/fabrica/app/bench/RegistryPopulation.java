package health.fabrica.app.bench;

import health.fabrica.conformance.DeviceProperty;
import health.fabrica.conformance.FabricaTerms;
import java.util.Locale;

/**
 * A made-up implant registry, each resource a function of its number: patients, a catalogue, and
 * Devices as a print lab writes them (UDI carrier, lot, serial, dates, definition, material lot as
 * property). Lots are of {@value #LOT} Devices, material lots of {@value #MATERIAL_LOT}. Devices
 * arrive in mixed order, as implantations are reported, and not lot by lot: that is harder for
 * every index.
 *
 * @param devices how many
 * @param patients how many
 */
record RegistryPopulation(int devices, int patients) {

  /** Devices of a lot; the last lot may have fewer. */
  static final int LOT = 50;

  /** Devices of a lot of material. */
  static final int MATERIAL_LOT = 250;

  /** Models in the catalogue. */
  static final int MODELS = 200;

  /** Primes far above each other; the order of arrival is n times this, modulo the count. */
  private static final long[] STEPS = {7_368_787, 4_256_233, 1_299_709};

  private static final long PATIENT_STEP = 2_654_435_761L;

  /** The number of the Device that arrives at a position; each number comes once. */
  int arriving(int position) {
    for (long step : STEPS) {
      if (devices % step != 0) {
        return (int) (position * step % devices);
      }
    }
    return position;
  }

  static String patientId(int patient) {
    return String.format(Locale.ROOT, "p-%07d", patient);
  }

  /** The patient of a Device, spread without order. */
  int patientOf(int device) {
    return (int) ((device * PATIENT_STEP & 0x7fff_ffff_ffffL) % patients);
  }

  static int lotOf(int device) {
    return device / LOT;
  }

  int lots() {
    return (devices + LOT - 1) / LOT;
  }

  int materialLots() {
    return (devices + MATERIAL_LOT - 1) / MATERIAL_LOT;
  }

  static int materialLotOf(int device) {
    return device / MATERIAL_LOT;
  }

  static String lotNumber(int lot) {
    return String.format(Locale.ROOT, "FL%06d", lot);
  }

  static String materialLot(int lot) {
    return String.format(Locale.ROOT, "TI64-%05d", lot);
  }

  static String modelId(int model) {
    return String.format(Locale.ROOT, "model-%03d", model);
  }

  /** A GTIN-14 of a model. */
  static String gtin(int model) {
    String body = String.format(Locale.ROOT, "0061414%06d", model);
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      sum += (body.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
    }
    return body + (10 - sum % 10) % 10;
  }

  static int modelOfLot(int lot) {
    return lot % MODELS;
  }

  static String serial(int device) {
    return String.format(Locale.ROOT, "SN%08d", device);
  }

  static String patient(int patient) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + patientId(patient)
        + "\",\"identifier\":[{\"system\":\"urn:oid:2.16.840.1.113883.19.5\",\"value\":\"MRN"
        + patient
        + "\"}],\"active\":true,\"name\":[{\"family\":\"Family"
        + patient % 5000
        + "\",\"given\":[\"Given"
        + patient % 700
        + "\"]}],\"gender\":\""
        + (patient % 2 == 0 ? "female" : "male")
        + "\",\"birthDate\":\""
        + day(1930 + patient % 80, patient)
        + "\"}";
  }

  static String model(int model) {
    return "{\"resourceType\":\"DeviceDefinition\",\"id\":\""
        + modelId(model)
        + "\",\"udiDeviceIdentifier\":[{\"deviceIdentifier\":\""
        + gtin(model)
        + "\",\"issuer\":\"http://hl7.org/fhir/NamingSystem/gs1-di\",\"jurisdiction\":"
        + "\"http://hl7.org/fhir/NamingSystem/fda-udi\"}],\"manufacturerString\":\"Print lab\","
        + "\"modelNumber\":\"M-"
        + model
        + "\"}";
  }

  String device(int device) {
    return device(device, lotNumber(lotOf(device)));
  }

  /** The same in another lot. */
  String device(int device, String lotNumber) {
    int lot = lotOf(device);
    int model = modelOfLot(lot);
    String made = day(2016 + lot % 10, lot);
    String expires = day(2026 + lot % 10, lot);
    String hrf =
        "(01)"
            + gtin(model)
            + "(11)"
            + yymmdd(made)
            + "(17)"
            + yymmdd(expires)
            + "(10)"
            + lotNumber
            + "(21)"
            + serial(device);
    return "{\"resourceType\":\"Device\",\"identifier\":[{\"type\":{\"coding\":[{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"SNO\"}]},\"system\":"
        + "\""
        + FabricaTerms.SERIAL_NUMBER
        + "\",\"value\":\""
        + serial(device)
        + "\"}],\"definition\":{\"reference\":\"DeviceDefinition/"
        + modelId(model)
        + "\"},\"udiCarrier\":[{\"deviceIdentifier\":\""
        + gtin(model)
        + "\",\"issuer\":\"http://hl7.org/fhir/NamingSystem/gs1-di\",\"jurisdiction\":"
        + "\"http://hl7.org/fhir/NamingSystem/fda-udi\",\"carrierHRF\":\""
        + hrf
        + "\"}],\"status\":\"active\",\"manufacturer\":\"Print lab\",\"manufactureDate\":\""
        + made
        + "\",\"expirationDate\":\""
        + expires
        + "\",\"lotNumber\":\""
        + lotNumber
        + "\",\"serialNumber\":\""
        + serial(device)
        + "\",\"deviceName\":[{\"name\":\"Cranial plate "
        + model
        + "\",\"type\":\"user-friendly-name\"}],\"modelNumber\":\"M-"
        + model
        + "\",\"type\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"304120007\"}]},"
        + "\"property\":[{\"type\":{\"coding\":[{\"system\":\""
        + DeviceProperty.SYSTEM
        + "\",\"code\":\"material-lot\"}]},\"valueCode\":[{\"coding\":[{\"system\":\""
        + FabricaTerms.MATERIAL_LOT
        + "\",\"code\":\""
        + materialLot(materialLotOf(device))
        + "\"}]}]}],\"patient\":{\"reference\":\"Patient/"
        + patientId(patientOf(device))
        + "\"}}";
  }

  private static String day(int year, int number) {
    return String.format(Locale.ROOT, "%04d-%02d-%02d", year, 1 + number % 12, 1 + number % 28);
  }

  private static String yymmdd(String day) {
    return day.substring(2, 4) + day.substring(5, 7) + day.substring(8, 10);
  }
}
