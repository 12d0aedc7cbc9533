package health.fabrica.fhir.validate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A definition of R4 as XML without the texts that no validation reads, compressed: a few hundred
 * bytes to some kilobytes instead of some hundred kilobytes of objects.
 *
 * @param type StructureDefinition, ValueSet or CodeSystem
 * @param url canonical
 * @param head everything before the snapshot, as a document of its own; empty where there is none
 * @param packed the whole document, compressed
 */
record PackedDefinition(String type, String url, String head, byte[] packed) {

  static PackedDefinition of(String type, String url, String head, String document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(document.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PackedDefinition(type, url, head, bytes.toByteArray());
  }

  /** The document, XML in the namespace of FHIR. */
  String document() {
    return inflate(packed);
  }

  static String inflate(byte[] packed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
