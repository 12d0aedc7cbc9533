package health.fabrica.fhir.udi;

import health.fabrica.conformance.UdiVerdict;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.rest.ResourceRule;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceUdiCarrierComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a Device in agreement with its UDI carriers: what a carrier says and no element does is
 * written into the element; what contradicts is refused with both named. The carrier itself stays
 * as it came. How far it could be checked becomes a tag of the Device, by which it can be searched.
 */
public final class UdiIntake implements ResourceRule {

  private static final int DAY_LENGTH = "2026-11-22".length();

  private final Clock clock;

  /** Shortened years are resolved by this clock's year. */
  public UdiIntake(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void apply(Resource resource) {
    if (resource instanceof Device device) {
      untag(device);
      List<UdiReading> readings = new ArrayList<>();
      for (DeviceUdiCarrierComponent carrier : device.getUdiCarrier()) {
        readings.addAll(read(device, carrier));
      }
      if (!readings.isEmpty()) {
        device.getMeta().getTag().add(verdict(readings).coding());
      }
    }
  }

  /** A client that sends back what it read sends the tag too. */
  private static void untag(Device device) {
    if (device.getMeta().hasTag()) {
      device.getMeta().getTag().removeIf(tag -> UdiVerdict.SYSTEM.equals(tag.getSystem()));
    }
  }

  private List<UdiReading> read(Device device, DeviceUdiCarrierComponent carrier) {
    List<UdiReading> readings = new ArrayList<>();
    if (carrier.hasCarrierHRF()) {
      readings.add(Udi.read(carrier.getCarrierHRF()));
    }
    if (carrier.hasCarrierAIDC()) {
      readings.add(Udi.read(new String(carrier.getCarrierAIDC(), StandardCharsets.ISO_8859_1)));
    }
    for (UdiReading reading : readings) {
      if (reading instanceof UdiReading.Understood understood) {
        agree(device, carrier, understood.udi());
      }
    }
    return readings;
  }

  private void agree(Device device, DeviceUdiCarrierComponent carrier, Udi udi) {
    UdiIssuer issuer = udi.issuer();
    boolean padded = issuer != UdiIssuer.HIBCC;
    fill(
        "Device.udiCarrier.deviceIdentifier",
        carrier.getDeviceIdentifier(),
        padded,
        Optional.of(udi.deviceIdentifier()),
        carrier::setDeviceIdentifier);
    requireIssuer(carrier, issuer);
    boolean zeros = issuer == UdiIssuer.ICCBBA;
    fill("Device.lotNumber", device.getLotNumber(), zeros, udi.lot(), device::setLotNumber);
    fill(
        "Device.serialNumber",
        device.getSerialNumber(),
        zeros,
        udi.serial(),
        device::setSerialNumber);
    fill(
        "Device.distinctIdentifier",
        device.getDistinctIdentifier(),
        false,
        udi.distinctIdentifier(),
        device::setDistinctIdentifier);
    fillDate("Device.manufactureDate", device.getManufactureDateElement(), udi.manufactureDate());
    fillDate("Device.expirationDate", device.getExpirationDateElement(), udi.expirationDate());
  }

  private static void requireIssuer(DeviceUdiCarrierComponent carrier, UdiIssuer read) {
    Optional<UdiIssuer> stated = Optional.ofNullable(carrier.getIssuer()).flatMap(UdiIssuer::ofUri);
    if (stated.isPresent() && !stated.get().agency().equals(read.agency())) {
      throw contradiction("Device.udiCarrier.issuer", carrier.getIssuer(), read.uri());
    }
    if (!carrier.hasIssuer()) {
      carrier.setIssuer(read.uri());
    }
  }

  /** Where something takes a value. */
  @FunctionalInterface
  private interface Setter {
    Object set(String value);
  }

  private static void fill(
      String element,
      @Nullable String stated,
      boolean padded,
      Optional<String> read,
      Setter setter) {
    if (read.isEmpty()) {
      return;
    }
    if (stated == null || stated.isEmpty()) {
      setter.set(read.get());
    } else if (!same(stated, read.get(), padded)) {
      throw contradiction(element, stated, read.get());
    }
  }

  /** GS1 and ISBT 128 fill their fixed lengths with zeros on the left. */
  private static boolean same(String stated, String read, boolean padded) {
    return stated.equals(read) || (padded && unpadded(stated).equals(unpadded(read)));
  }

  private static String unpadded(String text) {
    return text.replaceFirst("^0+(?=.)", "");
  }

  private void fillDate(String element, DateTimeType stated, Optional<UdiDate> read) {
    Optional<String> date = read.flatMap(this::iso);
    if (date.isEmpty()) {
      return;
    }
    if (!stated.hasValue()) {
      stated.setValueAsString(date.get());
      return;
    }
    String text = stated.getValueAsString();
    int precision = Math.min(Math.min(text.length(), DAY_LENGTH), date.get().length());
    if (!text.regionMatches(0, date.get(), 0, precision)) {
      throw contradiction(element, text, date.get());
    }
  }

  /** A leap day that its century does not have fills nothing. */
  private Optional<String> iso(UdiDate date) {
    try {
      return Optional.of(date.iso(Year.now(clock)));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static UdiVerdict verdict(List<UdiReading> readings) {
    UdiVerdict worst = UdiVerdict.VALID;
    for (UdiReading reading : readings) {
      UdiVerdict verdict =
          reading instanceof UdiReading.Understood understood
              ? verdictOf(understood.checks())
              : UdiVerdict.UNREADABLE;
      worst = verdict.compareTo(worst) > 0 ? verdict : worst;
    }
    return worst;
  }

  private static UdiVerdict verdictOf(List<UdiCheck> checks) {
    if (checks.stream().anyMatch(c -> c.verdict() == UdiCheck.Verdict.FAILED)) {
      return UdiVerdict.FAILED;
    }
    return checks.stream().anyMatch(c -> c.verdict() == UdiCheck.Verdict.VALID)
        ? UdiVerdict.VALID
        : UdiVerdict.UNCHECKED;
  }

  private static RuntimeException contradiction(String element, String stated, String read) {
    return new Problem(
            UdiProblem.CARRIER_CONTRADICTED,
            element + " is '" + stated + "', but the UDI carrier says '" + read + "'.",
            "Compare both with the label; send the element as the carrier has it, or correct the"
                + " carrier.")
        .asException();
  }
}
