package health.fabrica.core.format;

/** Names out of the 3MF core specification 1.4 and the Open Packaging Conventions. */
final class ThreeMfNames {

  static final String CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02";
  static final String FABRICA = "https://fabrica.health/3mf/2026";
  static final String PRODUCTION =
      "http://schemas.microsoft.com/3dmanufacturing/production/2015/06";
  static final String MODEL_RELATION =
      "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel";
  static final String CONTENT_TYPES = "[Content_Types].xml";
  static final String RELATIONSHIPS = "_rels/.rels";
  static final String MODEL = "3D/3dmodel.model";
  static final String THUMBNAIL = "Metadata/thumbnail.png";
  static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  static final String ORDER_ID = "fab:OrderId";

  private ThreeMfNames() {}

  /** The name of the ZIP entry of a part name. */
  static String entryOf(String partName) {
    return partName.startsWith("/") ? partName.substring(1) : partName;
  }
}
