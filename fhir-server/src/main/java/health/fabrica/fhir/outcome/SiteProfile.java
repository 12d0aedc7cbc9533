package health.fabrica.fhir.outcome;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.udi.Gs1Udi;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a device record must say about the place where it was made.
 *
 * @param siteId short and unique among the sites that write to the same EHR, such as {@code
 *     st-elsewhere}: letters, digits, hyphens
 * @param organisation the manufacturer's name
 * @param modelNumber the manufacturer's number of the product
 * @param deviceIdentifier the GTIN-14 of the product, if the site has one
 * @param jurisdiction URI of the UDI jurisdiction, when the product falls under one
 * @param printers by the device id that connectors use; a printer that is not listed is recorded
 *     with its device id alone
 * @param material what is loaded
 */
public record SiteProfile(
    String siteId,
    String organisation,
    String modelNumber,
    Optional<String> deviceIdentifier,
    Optional<String> jurisdiction,
    Map<String, Printer> printers,
    Material material) {

  private static final Pattern SITE_ID = Pattern.compile("[A-Za-z0-9-]{1,40}");

  /** A printer as its type plate names it. */
  public record Printer(String make, String model, String serialNumber) {}

  /** The material and the supplier's lot of it. */
  public record Material(String name, String lot) {}

  /** Checks the facts; FAB-5409 when one is missing or wrong. */
  public SiteProfile {
    printers = Map.copyOf(printers);
    if (!SITE_ID.matcher(siteId).matches()) {
      throw invalid("The site id is not 1 to 40 letters, digits and hyphens.");
    }
    require("organisation", organisation);
    require("model number", modelNumber);
    require("material name", material.name());
    require("material lot", material.lot());
    deviceIdentifier.ifPresent(SiteProfile::checkGtin);
  }

  private static void require(String what, String value) {
    if (value.isBlank()) {
      throw invalid("The " + what + " is empty.");
    }
  }

  /**
   * A wrong check digit on a foreign label is a warning; in our own labels it is a typing error.
   */
  private static void checkGtin(String gtin) {
    Gs1Udi udi =
        new Gs1Udi(gtin, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    if (!udi.checkDigitValid()) {
      throw invalid("The check digit of the GTIN " + gtin + " is wrong.");
    }
  }

  private static RuntimeException invalid(String message) {
    return new Problem(
            OutcomeProblem.SITE_PROFILE_INVALID, message, "Mend the site's configuration.")
        .asException();
  }
}
