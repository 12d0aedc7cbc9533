package health.fabrica.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.cost.CostModel;
import health.fabrica.core.cost.CostRates;
import health.fabrica.core.cost.Usage;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.toolpath.FdmRules;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileLibraryTest {

  @TempDir private Path folder;

  private static ProfileLibrary shipped() {
    return ProfileLibrary.shipped();
  }

  private ProfileLibrary open() {
    return ProfileLibrary.open(
        Optional.of(folder), Optional.of(folder.resolve(ProfileLibrary.REGISTER)));
  }

  /** A copy of the PLA process under the site's own name, changed. */
  private Path own(String name, int version, UnaryOperator<String> change) throws IOException {
    String text = Files.readString(shippedFile("pla-model-0.2@1.yaml"));
    text = text.replace("name: pla-model-0.2", "name: " + name);
    text = text.replace("version: 1", "version: " + version);
    return Files.writeString(folder.resolve(name + "@" + version + ".yaml"), change.apply(text));
  }

  private static Path shippedFile(String name) {
    return Path.of("src/main/resources/health/fabrica/core/profile").resolve(name);
  }

  @Test
  void theProgramBringsEveryKindAndEachSaysWhereItsNumbersComeFrom() {
    List<Profile> all = shipped().all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(33);
    for (ProfileKind kind : ProfileKind.values()) {
      assertThat(all).anyMatch(profile -> profile.kind() == kind);
    }
    for (Technology technology : Technology.values()) {
      assertThat(all)
          .filteredOn(profile -> profile.technology().equals(Optional.of(technology)))
          .extracting(Profile::kind)
          .contains(ProfileKind.PRINTER, ProfileKind.MATERIAL, ProfileKind.PROCESS);
    }
    assertThat(all)
        .allSatisfy(
            profile -> {
              assertThat(profile.sources()).isNotEmpty();
              assertThat(profile.ofSite()).isFalse();
              boolean recalled =
                  profile.sources().stream().anyMatch(source -> source.startsWith("recalled"));
              assertThat(!recalled || !profile.confirm().isEmpty()).isTrue();
              if (profile.kind() == ProfileKind.MATERIAL) {
                assertThat(profile.deviceClasses()).isNotEmpty();
              }
            });
  }

  @Test
  void theIndexNamesEveryFileThatIsShipped() throws IOException {
    try (var files = Files.list(shippedFile("."))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".yaml")))
          .containsExactlyInAnyOrderElementsOf(Files.readAllLines(shippedFile("index.txt")));
    }
  }

  @Test
  void everyNumberHasItsUnitInItsName() {
    for (ProfileKind kind : ProfileKind.values()) {
      for (Technology technology : Technology.values()) {
        assertThat(Schema.of(kind, Optional.of(technology)))
            .filteredOn(Key::isNumber)
            .allSatisfy(
                key ->
                    assertThat(Schema.UNITS)
                        .anyMatch(unit -> key.path().replace("/*", "").endsWith(unit)));
      }
    }
  }

  @Test
  void aProcessGivesTheRecordsOfItsPlanner() {
    PrintProcess pla = shipped().process("pla-model-0.2@1");
    assertThat(pla.filament().layerHeightMm()).isEqualTo(0.2);
    assertThat(pla.filament().printer().name()).isEqualTo("desktop-250x210x220");
    assertThat(pla.filament().printer().motion().maxSpeedMmS().e()).isEqualTo(80);
    assertThat(pla.filament().material().densityGCm3()).isEqualTo(1.24);
    assertThat(pla.filament().rules()).isEqualTo(FdmRules.standard());
    assertThat(pla.limits().minWallMm()).isEqualTo(0.8);
    assertThat(pla.limits().name()).isEqualTo("pla-model-0.2@1");
    assertThat(pla.limits().buildZMm()).isEqualTo(220);
    assertThat(shipped().process("resin-display-0.05").resin().pixelsX()).isEqualTo(2560);
    assertThat(shipped().process("ti-lattice-0.025").powder().layerMm()).isEqualTo(0.025);
    assertThat(shipped().process("tablet-sse-0.8").limits().minWallMm()).isEqualTo(1.6);
    assertThatThrownBy(pla::resin).hasMessageContaining("FAB-1454");
    assertThatThrownBy(pla::powder).hasMessageContaining("is for filament, not for powder");
    assertThatThrownBy(() -> shipped().process("pla-1.75@1"))
        .hasMessageContaining("FAB-1454")
        .hasMessageContaining("is a material, not a process");
    assertThatThrownBy(() -> shipped().process("pla-modal"))
        .hasMessageContaining("FAB-1455")
        .hasMessageContaining("pla-model-0.2@1");
  }

  @Test
  void thePublishedCostsComeOutToTheCent() {
    CostRates rates = shipped().cost("wrist-orthosis-study@1");
    Usage printed =
        new Usage(
            List.of(new Usage.Work("active time", "therapist-printed", 44 * 60 + 35)),
            List.of(new Usage.Amount("pla-1.75", new BigDecimal("242"))),
            List.of(),
            BigDecimal.ZERO,
            BigDecimal.ZERO);
    assertThat(CostModel.of(printed, rates).total()).isEqualTo("46.54");
    CostRates noMachine =
        new CostRates(
            rates.currency(),
            rates.wagesPerHour(),
            List.of(),
            rates.materialsPerKg(),
            rates.consumables(),
            rates.perKilowattHour(),
            rates.rejectPercent(),
            rates.followUp());
    Usage formed =
        new Usage(
            List.of(new Usage.Work("active time", "therapist-formed", 14 * 60 + 14)),
            List.of(),
            List.of(new Usage.Amount("sheet", BigDecimal.ONE)),
            BigDecimal.ZERO,
            BigDecimal.ZERO);
    assertThat(CostModel.of(formed, noMachine).total()).isEqualTo("30.28");
  }

  @Test
  void theNewestVersionIsTakenUnlessOneIsNamed() throws IOException {
    own("thin", 1, text -> text);
    own("thin", 9, text -> text);
    own("thin", 10, text -> text.replace("minWallMm: 0.8", "minWallMm: 0.7"));
    ProfileLibrary library = open();
    assertThat(library.process("thin").limits().minWallMm()).isEqualTo(0.7);
    assertThat(library.process("thin@9").limits().minWallMm()).isEqualTo(0.8);
    assertThat(library.find("thin").ofSite()).isTrue();
    assertThat(Files.readAllLines(folder.resolve(ProfileLibrary.REGISTER)))
        .hasSize(4)
        .first()
        .asString()
        .isEqualTo("thin@10 " + library.find("thin@10").digest());
  }

  @Test
  void aUsedProfileThatWasChangedIsRefusedAndANewVersionIsNot() throws IOException {
    Path file = own("thin", 1, text -> text);
    String before = Files.readString(file);
    open();
    Files.writeString(file, before.replace("minWallMm: 0.8", "minWallMm: 0.6"));
    open().process("thin"); // nothing was used before, so nothing was changed
    Files.writeString(file, before);
    assertThatThrownBy(this::open)
        .hasMessageContaining("FAB-1456")
        .hasMessageContaining("thin@1 was used with SHA-256")
        .hasMessageContaining("version 2");
    Files.writeString(file, before.replace("minWallMm: 0.8", "minWallMm: 0.6"));
    own("thin", 2, text -> text.replace("minWallMm: 0.8", "minWallMm: 0.5"));
    assertThat(open().process("thin").limits().minWallMm()).isEqualTo(0.5);
    assertThatThrownBy(
            () -> {
              Path same = Files.createDirectory(folder.resolve("x")).resolve("thin@2.yaml");
              open().check(Files.writeString(same, before.replace("version: 1", "version: 2")));
            })
        .hasMessageContaining("FAB-1456")
        .hasMessageContaining("of the site");
  }

  @Test
  void aProfileOfTheProgramCannotBeReplaced() throws IOException {
    own("pla-model-0.2", 1, text -> text);
    assertThat(open().all()).hasSameSizeAs(shipped().all()); // the same bytes are no change
    own("pla-model-0.2", 1, text -> text.replace("minWallMm: 0.8", "minWallMm: 0.1"));
    assertThatThrownBy(this::open)
        .hasMessageContaining("FAB-1456")
        .hasMessageContaining("of the program");
  }

  @Test
  void theRegisterOutlivesACrashInTheMiddleOfALineButNoDamage() throws IOException {
    own("thin", 1, text -> text);
    open().process("thin");
    Path register = folder.resolve(ProfileLibrary.REGISTER);
    String whole = Files.readString(register);
    Files.writeString(register, whole.substring(0, whole.length() - 7));
    open().process("thin");
    assertThat(Files.readString(register)).isEqualTo(whole);
    Files.writeString(register, "x" + whole);
    open().process("thin@1"); // another name, still a line
    Files.writeString(register, "damaged\n" + whole);
    assertThatThrownBy(this::open).hasMessageContaining("FAB-1459");
  }

  @ParameterizedTest
  @CsvSource({
    "minWallMm: 0.8, minWall: 0.8, FAB-1452, has not the unit of minWallMm",
    "minWallMm: 0.8, minWallUm: 800, FAB-1452, has not the unit of minWallMm",
    "minWallMm: 0.8, minWallMm: 0.8 mm, FAB-1453, is 0.8 mm",
    "minWallMm: 0.8, minWallMm: 1e1, FAB-1453, is 1e1",
    "minWallMm: 0.8, minWallMm: NaN, FAB-1453, from 0.01 to 100",
    "minWallMm: 0.8, minWallMm: 0, FAB-1453, from 0.01 to 100",
    "minWallMm: 0.8, 'minWallMm: [1, 2]', FAB-1453, minWallMm",
    "minWallMm: 0.8, '', FAB-1453, gives no value for the key minWallMm",
    "minWallMm: 0.8, 'minWallMm: 0.8\ncolour: red', FAB-1451, key colour",
    "perimeterCount: 2, perimeterCount: 2.5, FAB-1453, is 2.5",
    "perimeterCount: 2, perimeterCount: 0, FAB-1453, from 1 to 10",
    "skirt: true, skirt: yes, FAB-1453, 'one of: true, false'",
    "thinWalls: warn, thinWalls: ignore, FAB-1453, 'warn, refuse'",
    "technology: filament, technology: paper, FAB-1453, is paper",
    "technology: filament, technology: resin, FAB-1451, firstLayerMm",
    "kind: process, kind: wish, FAB-1453, is wish",
    "printer: desktop-250x210x220@1, printer: desktop-250x210x220, FAB-1453, name@1",
    "printer: desktop-250x210x220@1, printer: desktop-250x210x220@7, FAB-1455, no profile",
    "printer: desktop-250x210x220@1, printer: lpbf-250x250x325@1, FAB-1454, is for powder",
    "printer: desktop-250x210x220@1, printer: pla-1.75@1, FAB-1454, is a material",
    "version: 3, version: 0, FAB-1453, from 1",
    "version: 3, version: 4, FAB-1453, Call the file own@4.yaml",
    "name: own, name: his own, FAB-1453, is his own",
    "description: Ana, descriptio: Ana, FAB-1451, descriptio",
    "'confirm: [minWallMm', 'confirm: [wallMm', FAB-1453, names wallMm",
    "'confirm: [minWallMm', '#', FAB-1453, recalled",
    "layerHeightMm: 0.2, layerHeightMm: 2, FAB-1453, layer height in mm is 2.0",
    "skirt: true, 'skirt: true\ndeviceClasses: [guide]', FAB-1451, deviceClasses"
  })
  void whatIsWrongIsRefusedWithFileKeyAndNumbers(
      String from, String to, String code, String message) throws IOException {
    Path file = own("own", 3, text -> text.replaceFirst("\\Q" + from + "\\E", to));
    assertThatThrownBy(() -> shipped().check(file))
        .hasMessageContaining(code)
        .hasMessageContaining(message)
        .hasMessageContaining("own@3");
    assertThatThrownBy(this::open).hasMessageContaining(code);
  }

  @Test
  void aLeastAboveTheMostIsRefusedWithBoth() throws IOException {
    String pla = Files.readString(shippedFile("pla-1.75@1.yaml"));
    Path file = folder.resolve("pla-1.75@2.yaml");
    pla = pla.replace("version: 1", "version: 2");
    Files.writeString(file, pla.replace("minNozzleC: 190", "minNozzleC: 240"));
    assertThatThrownBy(() -> shipped().check(file))
        .hasMessageContaining("line 13: the key minNozzleC is 240, more than maxNozzleC with 230");
    Files.writeString(
        file,
        pla.replace(" nozzleC: 215", " nozzleC: 231").replace("\nnozzleC: 215", "\nnozzleC: 231"));
    assertThatThrownBy(() -> shipped().check(file)).hasMessageContaining("nozzleC is 231");
    Files.writeString(file, pla.replace("[model-education", "[toy"));
    assertThatThrownBy(() -> shipped().check(file)).hasMessageContaining("deviceClasses is toy");
  }

  @Test
  void whatDoesNotFitThePrinterOfAPasteIsRefused() throws IOException {
    String tablet = Files.readString(shippedFile("tablet-sse-0.8@1.yaml"));
    Path file = folder.resolve("tablet-sse-0.8@2.yaml");
    tablet = tablet.replace("version: 1", "version: 2");
    for (String[] wrong :
        new String[][] {
          {"headC: 40", "headC: 75", "maxHeadC 70"},
          {"headC: 40", "headC: 10", "minHeadC 20"},
          {"pressureKPa: 250", "pressureKPa: 550", "maxPressureKPa 500"},
          {"nozzleMm: 0.8", "nozzleMm: 0.2", "minNozzleMm 0.4"},
          {"bedC: 25", "bedC: 61", "maxBedC 60"}
        }) {
      Files.writeString(file, tablet.replace(wrong[0], wrong[1]));
      assertThatThrownBy(() -> shipped().check(file))
          .hasMessageContaining("FAB-1453")
          .hasMessageContaining(wrong[2]);
    }
  }

  @Test
  void aMaterialIsRefusedForWhatItIsNotAllowedFor() {
    PrintProcess pla = shipped().process("pla-model-0.2");
    pla.requireAllowed(DeviceClass.MODEL_PLANNING);
    assertThatThrownBy(() -> pla.requireAllowed(DeviceClass.GUIDE))
        .hasMessageContaining("FAB-1457")
        .hasMessageContaining("pla-1.75@1 is allowed for 2 of 11 device classes")
        .hasMessageContaining("not for guide");
    shipped().process("guide-resin-0.05").requireAllowed(DeviceClass.GUIDE);
    assertThatThrownBy(
            () -> shipped().process("ti-implant-0.05").requireAllowed(DeviceClass.MODEL_EDUCATION))
        .hasMessageContaining("FAB-1457");
  }

  @Test
  void aWallBelowTheLimitIsToldWithNumbersAndRefusedWhereTheProcessSaysSo() {
    PrintProcess orthosis = shipped().process("petg-orthosis-0.25");
    CheckReport thin = checked(orthosis, 1.5);
    assertThatThrownBy(() -> orthosis.requireWalls(thin))
        .hasMessageContaining("FAB-1458")
        .hasMessageContaining("thinnest wall is 1.5")
        .hasMessageContaining("petg-orthosis-0.25@1 makes walls from 2.00 mm");
    CheckReport thick = checked(orthosis, 2.5);
    orthosis.requireWalls(thick);
    assertThat(orthosis.thinWalls(thick)).isEmpty();
    PrintProcess model = shipped().process("pla-model-0.2");
    CheckReport leaf = checked(model, 0.5);
    model.requireWalls(leaf);
    assertThat(model.thinWalls(leaf)).get().asString().contains("walls from 0.80 mm");
  }

  private static CheckReport checked(PrintProcess process, double wallMm) {
    return new MeshChecker(process.limits(), 1)
        .check(CheckInput.of(Shapes.box(0, 0, 0, 20, 20, wallMm)), WorkMonitor.NONE)
        .report();
  }

  @Test
  void costsOfAMachineAreWhole() throws IOException {
    String study = Files.readString(shippedFile("wrist-orthosis-study@1.yaml"));
    Path file = folder.resolve("ours@1.yaml");
    study = study.replace("name: wrist-orthosis-study", "name: ours");
    Files.writeString(file, study.replace("    lifeYears: 3\n", ""));
    assertThatThrownBy(() -> shipped().check(file))
        .hasMessageContaining("FAB-1453")
        .hasMessageContaining("equipment/printer-scanner-software/lifeYears");
    Files.writeString(file, study);
    assertThat(shipped().check(file).confirm())
        .contains("equipment/printer-scanner-software/lifeYears");
    assertThat(shipped().check(file).values()).containsEntry("consumablesEach/sheet", "21.01");
  }
}
