package health.fabrica.fhir.trigger;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.dicom.watch.PersonName;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.trigger.AssigningAuthorities.PatientKey;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;

/**
 * Finds the Patient of images by the identifier that they carry with its authority, or makes one
 * that says what the images say. A Patient that says otherwise about birth date, sex or family name
 * is a conflict for people to settle. Messages name no value of a patient.
 */
final class PatientMatching {

  private static final Map<String, AdministrativeGender> SEX =
      Map.of(
          "M", AdministrativeGender.MALE,
          "F", AdministrativeGender.FEMALE,
          "O", AdministrativeGender.OTHER);

  private PatientMatching() {}

  /**
   * The id of the Patient.
   *
   * @param subject id of the Patient that the source says the images are of
   * @throws health.fabrica.core.problem.ProblemException FAB-2252, FAB-2253 or FAB-2255
   */
  static String patient(
      StoreTransaction tx, PatientKey key, SeriesFacts.Patient images, Optional<String> subject) {
    String condition = "identifier=" + escaped(key.system()) + "|" + escaped(key.value());
    tx.claim("Patient", condition);
    List<StoredResource> known =
        tx.search(
                SearchRequest.of("Patient")
                    .where("identifier", escaped(key.system()) + "|" + escaped(key.value()))
                    .count(2))
            .matches();
    if (known.size() > 1) {
      throw TriggerProblem.PATIENT_AMBIGUOUS.refuse(
          "More than one Patient has the PatientID of the images as identifier of system "
              + key.system()
              + ".",
          "Merge the records or correct the identifiers, then retry.");
    }
    if (subject.isPresent()
        && known.stream().noneMatch(patient -> patient.id().equals(subject.get()))) {
      throw TriggerProblem.OTHER_SUBJECT.refuse(
          "Patient/"
              + subject.get()
              + ", the subject of the ImagingStudy, has no identifier of system "
              + key.system()
              + " that is the PatientID of the images.",
          "Check that the ImagingStudy names the right patient and study.");
    }
    if (known.isEmpty()) {
      return tx.create(patient(key, images)).id();
    }
    check(known.get(0).resource(Patient.class), images);
    return known.get(0).id();
  }

  private static String escaped(String value) {
    return value.replaceAll("([\\\\,|$])", "\\\\$1");
  }

  private static Patient patient(PatientKey key, SeriesFacts.Patient images) {
    Patient patient = new Patient();
    Identifier identifier = patient.addIdentifier().setSystem(key.system()).setValue(key.value());
    identifier.getType().addCoding(new Coding(FabricaTerms.V2_0203, "MR", null));
    for (PersonName group : PersonName.groups(images.name())) {
      HumanName name = patient.addName();
      if (!group.family().isEmpty()) {
        name.setFamily(group.family());
      }
      group.given().forEach(name::addGiven);
    }
    birthDate(images).ifPresent(date -> patient.setBirthDateElement(new DateType(date)));
    Optional.ofNullable(SEX.get(images.sex())).ifPresent(patient::setGender);
    return patient;
  }

  /** The date with hyphens, when there is one of eight digits. */
  private static Optional<String> birthDate(SeriesFacts.Patient images) {
    String date = images.birthDate();
    return date.matches("[0-9]{8}")
        ? Optional.of(date.substring(0, 4) + "-" + date.substring(4, 6) + "-" + date.substring(6))
        : Optional.empty();
  }

  private static void check(Patient patient, SeriesFacts.Patient images) {
    String reference = "Patient/" + patient.getIdElement().getIdPart();
    if (patient.hasActive() && !patient.getActive()) {
      throw conflict(reference, "is not active");
    }
    if (patient.hasBirthDate()
        && birthDate(images)
            .filter(date -> !date.startsWith(patient.getBirthDateElement().getValueAsString()))
            .isPresent()) {
      throw conflict(reference, "and the images name different birth dates");
    }
    AdministrativeGender sex = SEX.get(images.sex());
    if (sex != null
        && patient.hasGender()
        && patient.getGender() != AdministrativeGender.UNKNOWN
        && patient.getGender() != sex) {
      throw conflict(reference, "and the images name different sexes");
    }
    if (isOtherName(patient, images)) {
      throw conflict(reference, "and the images name different family names");
    }
  }

  /** Whether family names can be compared and none is the same; a name has one for each script. */
  private static boolean isOtherName(Patient patient, SeriesFacts.Patient images) {
    boolean compared = false;
    for (PersonName group : PersonName.groups(images.name())) {
      for (HumanName name : patient.getName()) {
        String ours = folded(name.hasFamily() ? name.getFamily() : "");
        String theirs = folded(group.family());
        if (!ours.isEmpty() && !theirs.isEmpty() && isLatin(ours) == isLatin(theirs)) {
          compared = true;
          if (ours.equals(theirs)) {
            return false;
          }
        }
      }
    }
    return compared;
  }

  private static boolean isLatin(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** Upper case, letters only, no accents; ä, ae and a are one letter. */
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKD)
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^\\p{L}]", "")
        .replaceAll("([AOU])E", "$1");
  }

  private static RuntimeException conflict(String reference, String what) {
    return TriggerProblem.PATIENT_CONFLICT.refuse(
        reference + " has the PatientID of the images " + what + ".",
        "Find out whose images these are, correct the wrong record at its source, then retry.");
  }
}
