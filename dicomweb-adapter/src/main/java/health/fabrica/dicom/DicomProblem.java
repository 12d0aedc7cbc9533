package health.fabrica.dicom;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can go wrong with DICOM objects, series and peers: FAB-2001 to FAB-2129, FAB-2304. */
public enum DicomProblem implements ProblemCode {
  // Files and data sets.
  NOT_DICOM(2001, Category.INCORRECT, "not a DICOM file"),
  TRUNCATED(2002, Category.INCORRECT, "DICOM data end too early"),
  MALFORMED(2003, Category.INCORRECT, "malformed DICOM data"),
  LIMIT(2004, Category.INCORRECT, "DICOM data exceed a limit"),
  TRANSFER_SYNTAX(2005, Category.UNSUPPORTED, "transfer syntax not supported"),
  BAD_VALUE(2007, Category.INCORRECT, "attribute value not usable"),
  MISSING_ATTRIBUTE(2008, Category.INCORRECT, "required attribute missing"),
  BAD_UID(2009, Category.INCORRECT, "not a UID"),
  JSON(2010, Category.INCORRECT, "malformed DICOM JSON"),
  CHARACTER_SET(2011, Category.UNSUPPORTED, "character set not supported"),
  TOLERATED(2012, Category.INCORRECT, "deviation from the standard tolerated"),

  // Pixels.
  PIXEL_FORMAT(2020, Category.UNSUPPORTED, "pixel format not supported"),
  PIXEL_TRUNCATED(2021, Category.INCORRECT, "pixel data too short"),
  PIXEL_CORRUPT(2022, Category.INCORRECT, "pixel data cannot be decoded"),
  COLOUR(2023, Category.UNSUPPORTED, "colour image"),

  // Large values.
  VALUE_LEFT_OUT(2100, Category.INCORRECT, "value was not read"),
  NO_JSON_FORM(2304, Category.UNSUPPORTED, "value has no form in DICOM JSON"),

  // From a series to a volume.
  NO_IMAGES(2040, Category.INCORRECT, "no usable images"),
  SEVERAL_SERIES(2041, Category.CONFLICT, "several image series"),
  NOT_AN_IMAGE(2042, Category.UNSUPPORTED, "object is not a slice image"),
  NO_GEOMETRY(2043, Category.INCORRECT, "slice without geometry"),
  BAD_ORIENTATION(2044, Category.INCORRECT, "orientation is no right angle"),
  MIXED_ORIENTATION(2045, Category.INCORRECT, "slices of different orientation"),
  MIXED_SIZE(2046, Category.INCORRECT, "slices of different size"),
  MIXED_FRAME_OF_REFERENCE(2047, Category.INCORRECT, "slices of different frames of reference"),
  MIXED_IDENTITY(2048, Category.CONFLICT, "slices of different patients, studies or series"),
  TOO_FEW_SLICES(2049, Category.INCORRECT, "too few slices"),
  GAP(2050, Category.INCORRECT, "slices missing"),
  IRREGULAR_SPACING(2051, Category.INCORRECT, "irregular slice spacing"),
  DUPLICATE_POSITION(2052, Category.INCORRECT, "different slices at one position"),
  SHEARED(2053, Category.UNSUPPORTED, "sheared stack (gantry tilt)"),
  RESCALE(2054, Category.INCORRECT, "no scale to Hounsfield units"),
  MONOCHROME1(2055, Category.INCORRECT, "inverted grey scale"),
  INTENSITY_RANGE(2056, Category.UNSUPPORTED, "intensity out of range"),
  STEP_TOO_LARGE(2057, Category.INCORRECT, "slices too far apart"),
  BURNED_IN(2058, Category.INCORRECT, "text burned into the image"),
  LOSSY(2059, Category.INCORRECT, "lossy compressed image"),
  DUPLICATE_INSTANCE(2060, Category.CONFLICT, "two objects under one UID"),
  EXCLUDED(2061, Category.INCORRECT, "object left out of the volume"),
  PADDING(2062, Category.INCORRECT, "padding replaced by air"),
  FILE_ACCESS(2063, Category.UNAVAILABLE, "file cannot be read"),

  // DICOMweb as a client.
  PACS_UNREACHABLE(2070, Category.UNAVAILABLE, "PACS cannot be reached"),
  PACS_UNAUTHORISED(2071, Category.FORBIDDEN, "PACS refuses the credentials"),
  UNKNOWN_AT_PACS(2072, Category.NOT_FOUND, "not known to the PACS"),
  PACS_REFUSED(2073, Category.INCORRECT, "PACS refuses the request"),
  PACS_PROTOCOL(2074, Category.FAULT, "PACS answer breaks the protocol"),
  INCOMPLETE(2075, Category.UNAVAILABLE, "series incomplete"),
  MULTIPART(2076, Category.INCORRECT, "malformed multipart body"),
  MULTIPART_CUT(2077, Category.UNAVAILABLE, "multipart body cut off"),
  PACS_STALLED(2078, Category.UNAVAILABLE, "PACS stopped sending"),
  PACS_BUSY(2079, Category.UNAVAILABLE, "PACS reports an outage"),

  // DICOMweb as a server.
  REQUEST(2090, Category.INCORRECT, "request not understood"),
  UNKNOWN_HERE(2091, Category.NOT_FOUND, "no such object here"),
  NOT_ACCEPTABLE(2092, Category.UNSUPPORTED, "representation not available"),
  MEDIA_TYPE(2093, Category.UNSUPPORTED, "media type not supported"),
  INSTANCE_CONFLICT(2094, Category.CONFLICT, "other content under a known UID"),
  WRONG_STUDY(2095, Category.CONFLICT, "instance belongs to another study"),
  METHOD(2096, Category.UNSUPPORTED, "method not allowed");

  private final Definition definition;

  DicomProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
