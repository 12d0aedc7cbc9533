package health.fabrica.core.format;

import java.util.Set;

/** Names out of the 3MF specifications (core 1.4) and the Open Packaging Conventions. */
final class ThreeMfNames {

  static final String CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02";
  static final String FABRICA = "https://fabrica.health/3mf/2026";
  static final String PRODUCTION =
      "http://schemas.microsoft.com/3dmanufacturing/production/2015/06";
  static final String MATERIALS = "http://schemas.microsoft.com/3dmanufacturing/material/2015/02";
  static final String BEAMS = "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02";
  static final String BALLS =
      "http://schemas.microsoft.com/3dmanufacturing/beamlattice/balls/2020/07";
  static final String SLICES = "http://schemas.microsoft.com/3dmanufacturing/slice/2015/07";
  static final String TRIANGLE_SETS =
      "http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07";

  /** What a required extension may be: read here, or without a say in the shape. */
  static final Set<String> KNOWN =
      Set.of(PRODUCTION, MATERIALS, BEAMS, BALLS, SLICES, TRIANGLE_SETS);

  static final String MODEL_RELATION =
      "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel";
  static final String CONTENT_TYPES = "[Content_Types].xml";
  static final String RELATIONSHIPS = "_rels/.rels";
  static final String MODEL = "3D/3dmodel.model";
  static final String MODEL_RELATIONSHIPS = "3D/_rels/3dmodel.model.rels";
  static final String SLICE_MODEL = "2D/slices.model";
  static final String THUMBNAIL = "Metadata/thumbnail.png";
  static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  static final String ORDER_ID = "fab:OrderId";

  private ThreeMfNames() {}

  /** The name of the ZIP entry of a part name. */
  static String entryOf(String partName) {
    return partName.startsWith("/") ? partName.substring(1) : partName;
  }
}
