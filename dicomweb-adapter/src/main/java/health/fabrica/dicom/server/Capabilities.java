package health.fabrica.dicom.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the origin server can do: one table, from which the answer to Retrieve Capabilities (PS3.18
 * section 8.9) and the DICOM Conformance Statement are made.
 */
final class Capabilities {

  /**
   * A resource and what may be done with it.
   *
   * @param path template below the base URL
   * @param method of HTTP
   * @param transaction the standard's name
   * @param parameters of the query
   * @param mediaTypes of the answer; the first is the default
   */
  record Resource(
      String path,
      String method,
      String transaction,
      List<String> parameters,
      List<String> mediaTypes) {}

  static final String WADL = "application/vnd.sun.wadl+xml";
  static final String JSON = "application/json";
  static final String DICOM_JSON = "application/dicom+json";

  private static final String STUDY = "/studies/{study}";
  private static final String SERIES = STUDY + "/series/{series}";
  private static final String INSTANCE = SERIES + "/instances/{instance}";
  private static final String FRAMES = INSTANCE + "/frames/{frames}";
  private static final List<String> OBJECTS =
      List.of("multipart/related; type=\"application/dicom\"");
  private static final List<String> OBJECT =
      List.of("multipart/related; type=\"application/dicom\"", "application/dicom");
  private static final List<String> FRAME_TYPES =
      List.of(
          "multipart/related; type=\"application/octet-stream\"",
          "application/octet-stream",
          "image/jpeg",
          "image/jls",
          "image/jp2",
          "image/jphc",
          "image/dicom-rle");
  private static final List<String> SEARCH =
      Stream.concat(
              Arrays.stream(SearchKey.values()).map(SearchKey::keyword),
              Stream.of("ModalitiesInStudy", "includefield", "limit", "offset", "fuzzymatching"))
          .toList();
  private static final List<String> PICTURE = List.of("viewport", "window", "quality", "accept");
  private static final List<String> SMALL = List.of("viewport", "accept");
  private static final List<String> ACCEPT = List.of("accept");

  private static final List<Resource> RESOURCES =
      List.of(
          new Resource("/studies", "POST", "Store Instances", List.of(), List.of(DICOM_JSON)),
          new Resource(STUDY, "POST", "Store Instances", List.of(), List.of(DICOM_JSON)),
          search("/studies", "Search for Studies"),
          search(STUDY + "/series", "Search for Series of a Study"),
          search("/series", "Search for Series"),
          search(SERIES + "/instances", "Search for Instances of a Series"),
          search(STUDY + "/instances", "Search for Instances of a Study"),
          search("/instances", "Search for Instances"),
          new Resource(STUDY, "GET", "Retrieve Study", ACCEPT, OBJECTS),
          new Resource(SERIES, "GET", "Retrieve Series", ACCEPT, OBJECTS),
          new Resource(INSTANCE, "GET", "Retrieve Instance", ACCEPT, OBJECT),
          metadata(STUDY),
          metadata(SERIES),
          metadata(INSTANCE),
          new Resource(FRAMES, "GET", "Retrieve Frames", ACCEPT, FRAME_TYPES),
          new Resource(
              INSTANCE + "/bulkdata/{path}", "GET", "Retrieve Bulk Data", ACCEPT, FRAME_TYPES),
          new Resource(INSTANCE + "/pixeldata", "GET", "Retrieve Pixel Data", ACCEPT, FRAME_TYPES),
          bulk(STUDY + "/bulkdata", "Retrieve Study Bulk Data"),
          bulk(SERIES + "/bulkdata", "Retrieve Series Bulk Data"),
          bulk(INSTANCE + "/bulkdata", "Retrieve Instance Bulk Data"),
          bulk(STUDY + "/pixeldata", "Retrieve Study Pixel Data"),
          bulk(SERIES + "/pixeldata", "Retrieve Series Pixel Data"),
          picture(STUDY + "/rendered", "Retrieve Rendered Study", PICTURE),
          picture(SERIES + "/rendered", "Retrieve Rendered Series", PICTURE),
          picture(INSTANCE + "/rendered", "Retrieve Rendered Instance", PICTURE),
          picture(FRAMES + "/rendered", "Retrieve Rendered Frames", PICTURE),
          picture(STUDY + "/thumbnail", "Retrieve Study Thumbnail", SMALL),
          picture(SERIES + "/thumbnail", "Retrieve Series Thumbnail", SMALL),
          picture(INSTANCE + "/thumbnail", "Retrieve Instance Thumbnail", SMALL),
          picture(FRAMES + "/thumbnail", "Retrieve Frame Thumbnail", SMALL),
          new Resource("/", "OPTIONS", "Retrieve Capabilities", ACCEPT, List.of(WADL, JSON)));

  private Capabilities() {}

  private static Resource bulk(String path, String title) {
    return new Resource(path, "GET", title, ACCEPT, FRAME_TYPES);
  }

  private static Resource search(String path, String transaction) {
    return new Resource(path, "GET", transaction, SEARCH, List.of(DICOM_JSON));
  }

  private static Resource metadata(String path) {
    return new Resource(
        path + "/metadata", "GET", "Retrieve Metadata", ACCEPT, List.of(DICOM_JSON));
  }

  private static Resource picture(String path, String transaction, List<String> parameters) {
    return new Resource(path, "GET", transaction, parameters, Picture.TYPES);
  }

  static List<Resource> resources() {
    return RESOURCES;
  }

  /** As JSON: an object with the list of resources. */
  static String json(String baseUrl) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("base", baseUrl);
      json.writeArrayFieldStart("resources");
      for (Resource resource : RESOURCES) {
        json.writeStartObject();
        json.writeStringField("path", resource.path());
        json.writeStringField("method", resource.method());
        json.writeStringField("transaction", resource.transaction());
        list(json, "parameters", resource.parameters());
        list(json, "mediaTypes", resource.mediaTypes());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return text.toString();
  }

  private static void list(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** As Web Application Description Language. */
  static String wadl(String baseUrl) {
    String resources = RESOURCES.stream().map(Capabilities::wadl).collect(Collectors.joining());
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <application xmlns="http://wadl.dev.java.net/2009/02">
          <resources base="%s">
        %s  </resources>
        </application>
        """
        .formatted(xml(baseUrl), resources);
  }

  private static String wadl(Resource resource) {
    return """
            <resource path="%s">
              <method name="%s" id="%s">
                <request>%s</request>
                <response>%s</response>
              </method>
            </resource>
        """
        .formatted(
            xml(resource.path()),
            resource.method(),
            resource.transaction().replace(" ", ""),
            resource.parameters().stream()
                .map(name -> "<param name=\"" + xml(name) + "\" style=\"query\"/>")
                .collect(Collectors.joining()),
            resource.mediaTypes().stream()
                .map(type -> "<representation mediaType=\"" + xml(type) + "\"/>")
                .collect(Collectors.joining()));
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }
}
