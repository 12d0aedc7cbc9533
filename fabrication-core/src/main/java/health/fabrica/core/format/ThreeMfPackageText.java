package health.fabrica.core.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The parts of a package around its models. */
final class ThreeMfPackageText {

  private static final String RELATIONSHIPS =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  private static final String THUMBNAIL_RELATION =
      "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail";

  private ThreeMfPackageText() {}

  /** Writes content types and relationships. */
  static void head(ModelText out, boolean thumbnail, List<String> furtherModels)
      throws IOException {
    out.part(ThreeMfNames.CONTENT_TYPES, bytes(contentTypes(thumbnail)));
    String root = relationship("model", ThreeMfNames.MODEL, ThreeMfNames.MODEL_RELATION);
    String picture =
        thumbnail ? relationship("thumbnail", ThreeMfNames.THUMBNAIL, THUMBNAIL_RELATION) : "";
    out.part(ThreeMfNames.RELATIONSHIPS, relationships(root + picture));
    if (!furtherModels.isEmpty()) {
      StringBuilder all = new StringBuilder();
      for (int n = 0; n < furtherModels.size(); n++) {
        String id = "model" + (n + 1);
        all.append(relationship(id, furtherModels.get(n), ThreeMfNames.MODEL_RELATION));
      }
      out.part(ThreeMfNames.MODEL_RELATIONSHIPS, relationships(all.toString()));
    }
  }

  /** The head of the root model with its metadata, as far as its resources. */
  static void rootModel(ModelText out, String namespaces, ThreeMfMetadata metadata)
      throws IOException {
    out.text(ThreeMfNames.XML).text("<model unit=\"millimeter\" xml:lang=\"en-US\"");
    out.text(" xmlns=\"" + ThreeMfNames.CORE + "\" xmlns:fab=\"" + ThreeMfNames.FABRICA + "\"");
    out.text(namespaces).text(">\n");
    metadata(out, "Title", metadata.title());
    metadata(out, "Application", "Fabrica");
    if (metadata.orderId().isPresent()) {
      metadata(out, ThreeMfNames.ORDER_ID, metadata.orderId().get());
    }
    out.text("<resources>");
  }

  /** The head of a model part that the root refers to. */
  static void furtherModel(ModelText out, String namespaces) throws IOException {
    out.text(ThreeMfNames.XML).text("<model unit=\"millimeter\" xml:lang=\"en-US\"");
    out.text(" xmlns=\"" + ThreeMfNames.CORE + "\"" + namespaces + ">\n<resources>");
  }

  private static void metadata(ModelText out, String name, String value) throws IOException {
    out.text("<metadata name=\"" + name + "\">" + value + "</metadata>\n");
  }

  private static String contentTypes(boolean thumbnail) {
    return ThreeMfNames.XML
        + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"rels\""
        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"model\""
        + " ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/>"
        + (thumbnail ? "<Default Extension=\"png\" ContentType=\"image/png\"/>" : "")
        + "</Types>\n";
  }

  private static byte[] relationships(String all) {
    return bytes(ThreeMfNames.XML + RELATIONSHIPS + all + "</Relationships>\n");
  }

  private static String relationship(String id, String target, String type) {
    return "<Relationship Id=\"" + id + "\" Target=\"/" + target + "\" Type=\"" + type + "\"/>";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
