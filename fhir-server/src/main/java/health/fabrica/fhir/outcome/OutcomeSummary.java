package health.fabrica.fhir.outcome;

import health.fabrica.flow.model.RecipeRun;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.OrderedRecipe;
import health.fabrica.flow.order.Segmenting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.StringJoiner;

/** The outcome in words, for a reader without our resources. Without data of the patient. */
final class OutcomeSummary {

  private final FabricationCase work;
  private final SiteProfile site;
  private final CaseRecord.Outcome outcome;

  OutcomeSummary(FabricationCase work, SiteProfile site, CaseRecord.Outcome outcome) {
    this.work = work;
    this.site = site;
    this.outcome = outcome;
  }

  String conclusion() {
    return "3D-printed "
        + FinishedDevice.product(work).display().toLowerCase(Locale.ROOT)
        + ", inspected and released; serial "
        + outcome.serialNumber()
        + ", lot "
        + outcome.lotNumber()
        + ".";
  }

  String text() {
    CaseRecord.Model model = work.required(CaseRecord.Model.class);
    CaseRecord.Print print = work.required(CaseRecord.Print.class);
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add(conclusion()).add("Not for implantation.").add("");
    DeviceLabel.udi(outcome, site.jurisdiction())
        .ifPresent(carrier -> lines.add("UDI: " + carrier.getCarrierHRF()));
    lines.add("Manufacturer: " + site.organisation() + ", model " + site.modelNumber());
    lines.add("Made: " + outcome.manufactured() + " on " + print.deviceId());
    lines.add("Material: " + site.material().name() + ", lot " + site.material().lot());
    segmenting(lines, model.modality());
    lines.add("");
    lines.add("Volume of the model: " + rounded(model.meshVolumeMm3()) + " mm3");
    lines.add("Surface area: " + rounded(model.meshAreaMm2()) + " mm2");
    lines.add("Greatest processing deviation: " + rounded(model.deviationMm()) + " mm");
    lines.add(
        "Material planned: "
            + rounded(model.materialMm3())
            + " mm3, "
            + rounded(model.massG())
            + " g");
    lines.add("Print time estimated: " + rounded(model.printTimeSeconds()) + " s");
    lines.add("");
    lines.add("SHA-256 of the approved mesh: " + model.stl().sha256());
    work.all(CaseRecord.Approval.class).stream()
        .filter(approval -> approval.signed().equals(model.stl().sha256()))
        .forEach(
            approval -> lines.add("Approved as " + approval.role().code() + ", " + approval.at()));
    work.latest(CaseRecord.Release.class)
        .ifPresent(
            release -> lines.add("Released as " + release.role().code() + ", " + release.at()));
    lines.add("Software: Fabrica " + model.softwareVersion());
    return lines.toString();
  }

  private void segmenting(StringJoiner lines, String modality) {
    Segmenting by = work.order().segmenting();
    if (by instanceof Segmenting.ByRecipe recipe) {
      OrderedRecipe ordered = recipe.recipe();
      lines.add(
          "Recipe: " + ordered.name() + ", version " + ordered.version() + ", from " + modality);
      lines.add("SHA-256 of the recipe: " + ordered.digest());
      RecipeRun.given(ordered.inputs())
          .forEach((name, value) -> lines.add("Given by the order: " + name + " = " + value));
    } else {
      lines.add("Tissue: " + by.word() + ", from " + modality);
    }
  }

  private static String rounded(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }
}
