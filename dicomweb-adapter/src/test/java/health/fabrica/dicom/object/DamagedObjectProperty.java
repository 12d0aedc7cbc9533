package health.fabrica.dicom.object;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.deident.DeidentificationOptions;
import health.fabrica.dicom.deident.Deidentifier;
import health.fabrica.dicom.deident.Pseudonyms;
import health.fabrica.dicom.deident.Retain;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Objects from elsewhere, damaged at random places or cut: a result or a typed problem. */
class DamagedObjectProperty {

  private static final byte[] MODEL = DerivedObject.file(model());
  private static final byte[] SLICE = Slices.file(Slices.slice(1));

  private static Dataset model() {
    return Slices.slice(0)
        .remove(Tag.PIXEL_DATA)
        .text(Tag.SOP_CLASS_UID, EncapsulatedModel.STL_CLASS)
        .sequence(
            ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE, List.of(ModelUnit.MILLIMETRE.code().item()))
        .text(ObjectTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, EncapsulatedModel.STL_TYPE)
        .bytes(ObjectTag.ENCAPSULATED_DOCUMENT, Vr.OB, StudyObjectsIT.stl())
        .numbers(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH, Vr.UL, StudyObjectsIT.stl().length)
        .build();
  }

  private static byte[] damaged(byte[] file, long seed, int changes) {
    Random random = new Random(seed);
    byte[] bytes = file.clone();
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  @Property(tries = 200)
  void encapsulatedModels(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int changes) {
    try {
      assertThat(
              EncapsulatedModelReader.read(Part10Reader.read(damaged(MODEL, seed, changes)))
                  .mesh()
                  .triangleCount())
          .isPositive();
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).matches("FAB-(1|2)\\d{3}");
    }
  }

  @Property(tries = 200)
  void deidentification(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int changes) {
    Deidentifier deidentifier =
        new Deidentifier(new Pseudonyms(new byte[32]), DeidentificationOptions.of(Retain.values()));
    try {
      byte[] clean = deidentifier.deidentify(Part10Reader.read(damaged(SLICE, seed, changes)));
      assertThat(Part10Reader.read(clean).dataset().string(0x00120062)).contains("YES");
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).matches("FAB-2\\d{3}");
    }
  }
}
