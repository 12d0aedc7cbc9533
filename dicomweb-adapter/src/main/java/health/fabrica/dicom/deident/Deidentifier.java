package health.fabrica.dicom.deident;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.CodedConcept;
import health.fabrica.dicom.object.EncapsulatedModel;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** De-identifies objects under one key. Safe for use by many threads. */
public final class Deidentifier {

  private static final int PATIENT_IDENTITY_REMOVED = 0x00120062;
  private static final int METHOD = 0x00120063;
  private static final int METHOD_CODES = 0x00120064;
  private static final int TEMPORAL_INFORMATION_MODIFIED = 0x00280303;

  private static final Set<String> CLASSES =
      Set.of(
          "1.2.840.10008.5.1.4.1.1.2", // CT
          "1.2.840.10008.5.1.4.1.1.2.1", // Enhanced CT
          "1.2.840.10008.5.1.4.1.1.4", // MR
          "1.2.840.10008.5.1.4.1.1.4.1", // Enhanced MR
          "1.2.840.10008.5.1.4.1.1.66.4", // Segmentation
          EncapsulatedModel.STL_CLASS);

  private static final CodedConcept BASIC_PROFILE =
      new CodedConcept("113100", "DCM", "Basic Application Confidentiality Profile");

  private final Pseudonyms pseudonyms;
  private final DeidentificationOptions options;

  /** UIDs of the classes of object that can be de-identified, sorted. */
  static List<String> classes() {
    return CLASSES.stream().sorted().toList();
  }

  /** De-identifies with these replacements. */
  public Deidentifier(Pseudonyms pseudonyms, DeidentificationOptions options) {
    this.pseudonyms = pseudonyms;
    this.options = options;
  }

  /**
   * The object without its identity, as a Part 10 file: in its own transfer syntax when its pixels
   * are compressed, else in explicit VR little endian.
   *
   * @throws ProblemException FAB-2240 when text is or may be burned in, FAB-2241 when it shows a
   *     recognisable face and the options do not let it pass, FAB-2242 when the identity is still
   *     found in the result, FAB-2243 when the class of object cannot be de-identified, FAB-2008
   *     when a UID is missing
   */
  public byte[] deidentify(DicomFile file) {
    Dataset source = file.dataset();
    refuse(source);
    Dataset clean = clean(source);
    IdentitySearch.refuseLeft(source, clean, options);
    String syntax =
        TransferSyntax.isNative(file.transferSyntaxUid())
            ? TransferSyntax.EXPLICIT_LE
            : file.transferSyntaxUid();
    return Part10Writer.write(clean, syntax);
  }

  private void refuse(Dataset source) {
    String sopClass = source.requireString(Tag.SOP_CLASS_UID);
    if (!CLASSES.contains(sopClass)) {
      throw ObjectProblem.DEIDENTIFY_CLASS.refuse(
          "Objects of SOP class " + sopClass + " are not de-identified here.",
          "Send CT or MR images, Segmentation or Encapsulated STL objects only.");
    }
    String burnedIn = source.string(Tag.BURNED_IN_ANNOTATION).orElse("");
    if (burnedIn.equals("YES")) {
      throw ObjectProblem.BURNED_IN_TEXT.refuse(
          "The object says that identifying text is burned in.",
          "Leave it out, or have a person clean it first.");
    }
    if (!burnedIn.equals("NO") && isPicture(source)) {
      throw ObjectProblem.BURNED_IN_TEXT.refuse(
          "The object is a colour picture or a screen shot and does not say that no text is burned"
              + " in.",
          "Leave it out, or have a person look at it and set Burned In Annotation to NO.");
    }
    if (source.string(ObjectTag.RECOGNIZABLE_VISUAL_FEATURES).orElse("NO").equals("YES")
        && !options.recognisableFace()) {
      throw ObjectProblem.RECOGNISABLE.refuse(
          "The object says that the patient can be recognised by it.",
          "Leave it out, or let it pass with the patient's consent.");
    }
  }

  /** Colour and screen saves are made for people to read; grey scale slices are not. */
  private static boolean isPicture(Dataset source) {
    return source.integer(Tag.SAMPLES_PER_PIXEL).orElse(1) > 1
        || source.strings(Tag.IMAGE_TYPE).stream()
            .anyMatch(type -> type.replace(" ", "").startsWith("SCREENSAVE"));
  }

  private Dataset clean(Dataset source) {
    String issuer = source.string(Tag.ISSUER_OF_PATIENT_ID).orElse("");
    String patient = source.string(Tag.PATIENT_ID).orElse("");
    DatasetCleaner cleaner =
        new DatasetCleaner(pseudonyms, options, pseudonyms.patient(issuer, patient));
    Dataset.Builder clean = Dataset.builder();
    cleaner.clean(source, clean);
    return clean
        .text(PATIENT_IDENTITY_REMOVED, "YES")
        .text(METHOD, "PS3.15 basic profile, by a list of what may stay")
        .sequence(METHOD_CODES, codes().stream().map(CodedConcept::item).toList())
        .text(TEMPORAL_INFORMATION_MODIFIED, options.shiftsDates() ? "MODIFIED" : "REMOVED")
        .build();
  }

  private List<CodedConcept> codes() {
    List<CodedConcept> codes = new ArrayList<>();
    codes.add(BASIC_PROFILE);
    options.retained().stream().sorted().map(Retain::code).forEach(codes::add);
    return codes;
  }

  /** Whether the value is one of plain text. */
  static boolean isText(Element element) {
    return element instanceof Element.Bytes && element.vr().isText() && element.vr() != Vr.UI;
  }
}
