package health.fabrica.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The rules of the blueprint about who may use what, by name. */
final class Architecture {

  private static final String ALL = "health.fabrica..";
  private static final String CORE = "health.fabrica.core..";
  private static final String DICOM = "health.fabrica.dicom..";
  private static final String DEVICE = "health.fabrica.device..";
  private static final String FLOW = "health.fabrica.flow..";
  private static final String CONFORMANCE = "health.fabrica.conformance..";
  private static final String FHIR = "health.fabrica.fhir..";
  private static final String APP = "health.fabrica.app..";

  private Architecture() {}

  static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("the core needs the JDK and JSpecify only", coreStandsAlone());
    rules.put("dicom uses core", module(DICOM, CORE));
    rules.put("device uses core", module(DEVICE, CORE));
    rules.put("flow uses dicom, device, core", module(FLOW, DICOM, DEVICE, CORE));
    rules.put("conformance uses no module", module(CONFORMANCE));
    rules.put(
        "fhir uses every module but not the wiring",
        module(FHIR, FLOW, DICOM, DEVICE, CORE, CONFORMANCE));
    rules.put(
        "HAPI in fhir, conformance, app",
        library(new String[] {FHIR, CONFORMANCE, APP}, "ca.uhn..", "org.hl7.."));
    rules.put(
        "Camel in routes and wiring",
        library(new String[] {"health.fabrica.flow.route..", APP}, "org.apache.camel.."));
    rules.put(
        "Undertow at the HTTP edges",
        library(
            new String[] {
              "health.fabrica.fhir.rest..",
              "health.fabrica.fhir.export..",
              "health.fabrica.fhir.subscription..",
              "health.fabrica.fhir.r5..",
              "health.fabrica.dicom.server..",
              "health.fabrica.dicom.ups..",
              "health.fabrica.device.sim..",
              APP
            },
            "io.undertow..",
            "org.xnio.."));
    rules.put(
        "jOOQ in the store packages",
        library(
            new String[] {
              "health.fabrica.fhir.store..",
              "health.fabrica.fhir.order..",
              "health.fabrica.fhir.device..",
              "health.fabrica.fhir.imaging..",
              "health.fabrica.fhir.export..",
              "health.fabrica.fhir.recall..",
              "health.fabrica.fhir.subscription..",
              "health.fabrica.fhir.trigger..",
              "health.fabrica.app"
            },
            "org.jooq.."));
    rules.put(
        "database drivers in the store",
        library(
            new String[] {"health.fabrica.fhir.store.."},
            "java.sql..",
            "javax.sql..",
            "com.zaxxer..",
            "org.flywaydb..",
            "org.sqlite.."));
    rules.put("one logging API", library(new String[0], "java.util.logging.."));
    rules.put(
        "only commands write to the console",
        noClasses()
            .that(
                resideInAPackage(ALL)
                    .and(
                        resideOutsideOfPackages(
                            "health.fabrica.app.cli..", "health.fabrica.app.demo..")))
            .should(ACCESS_STANDARD_STREAMS));
    rules.put(
        "every package is null-marked",
        classes().that().resideInAPackage(ALL).should(beInANullMarkedPackage()));
    return rules;
  }

  private static ArchRule coreStandsAlone() {
    return classes()
        .that()
        .resideInAPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "", CORE, "java..", "javax..", "org.w3c.dom..", "org.xml.sax..", "org.jspecify.."));
  }

  private static ArchRule module(String module, String... uses) {
    String[] allowed = Arrays.copyOf(uses, uses.length + 1);
    allowed[uses.length] = module;
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(resideInAPackage(ALL).and(resideOutsideOfPackages(allowed)));
  }

  private static ArchRule library(String[] users, String... packages) {
    return noClasses()
        .that(resideInAPackage(ALL).and(resideOutsideOfPackages(users)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package whose package-info is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked =
            type.getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getName() + " in " + type.getPackageName()));
      }
    };
  }
}
