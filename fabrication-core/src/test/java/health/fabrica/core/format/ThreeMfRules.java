package health.fabrica.core.format;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Rules of the 3MF specifications (core 1.4, production, materials, beam lattice, slice) and of the
 * packaging, checked on a whole package by nothing of ours but the names: the schemas by the JDK's
 * validator, then what a schema cannot say.
 */
final class ThreeMfRules {

  private static final List<String> SCHEMAS =
      List.of("core", "production", "materials", "beams", "balls", "slices");

  private final Map<String, String> parts;
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Document> models = new HashMap<>();
  private final Set<String> uuids = new HashSet<>();

  private ThreeMfRules(Map<String, String> parts) {
    this.parts = parts;
  }

  /** The rules that a package breaks, in words. */
  static List<String> broken(byte[] bytes) {
    ThreeMfRules rules = new ThreeMfRules(ThreeMfTest.parts(bytes));
    try {
      rules.check();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      rules.broken.add(e.toString());
    }
    return rules.broken;
  }

  private void rule(boolean kept, String what) {
    if (!kept) {
      broken.add(what);
    }
  }

  private void check() throws IOException, SAXException, ParserConfigurationException {
    Schema schema = schema();
    for (String name : parts.keySet()) {
      if (name.endsWith(".model")) {
        schema.newValidator().validate(new StreamSource(new StringReader(parts.get(name))));
        models.put(name, parsed(parts.get(name)));
      }
    }
    packaging();
    models.forEach(this::model);
  }

  private static Schema schema() throws SAXException {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    Source[] sources =
        SCHEMAS.stream()
            .map(name -> ThreeMfRules.class.getResource("/threemf/" + name + ".xsd"))
            .map(url -> new StreamSource(Objects.requireNonNull(url).toExternalForm()))
            .toArray(Source[]::new);
    return factory.newSchema(sources);
  }

  private static Document parsed(String xml)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private void packaging() throws IOException, SAXException, ParserConfigurationException {
    Document types = parsed(parts.getOrDefault("[Content_Types].xml", "<none/>"));
    Set<String> endings = new HashSet<>();
    all(types, "*", "Default").forEach(d -> endings.add(d.getAttribute("Extension")));
    for (String name : parts.keySet()) {
      String ending = name.substring(name.lastIndexOf('.') + 1);
      rule(name.startsWith("[") || endings.contains(ending), "no content type for " + name);
    }
    List<String> start = targets("_rels/.rels", ThreeMfNames.MODEL_RELATION);
    rule(start.equals(List.of("/3D/3dmodel.model")), "start part " + start);
    rule(models.containsKey("3D/3dmodel.model"), "no start part");
    Set<String> further = new HashSet<>(models.keySet());
    further.remove("3D/3dmodel.model");
    Set<String> related = new HashSet<>();
    if (parts.containsKey("3D/_rels/3dmodel.model.rels")) {
      targets("3D/_rels/3dmodel.model.rels", ThreeMfNames.MODEL_RELATION)
          .forEach(target -> related.add(target.substring(1)));
    }
    rule(related.equals(further), "models " + further + ", related " + related);
  }

  private List<String> targets(String rels, String type)
      throws IOException, SAXException, ParserConfigurationException {
    List<String> targets = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Element relation : all(parsed(parts.getOrDefault(rels, "<none/>")), "*", "Relationship")) {
      String target = relation.getAttribute("Target");
      rule(ids.add(relation.getAttribute("Id")), "two relations of one id in " + rels);
      rule(parts.containsKey(target.substring(1)), rels + " names " + target);
      if (relation.getAttribute("Type").equals(type)) {
        targets.add(target);
      }
    }
    return targets;
  }

  private static List<Element> all(Node within, String namespace, String name) {
    NodeList nodes =
        within instanceof Document d
            ? d.getElementsByTagNameNS(namespace, name)
            : ((Element) within).getElementsByTagNameNS(namespace, name);
    return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
        .map(i -> (Element) nodes.item(i))
        .toList();
  }

  private static List<Element> core(Node within, String name) {
    return all(within, ThreeMfNames.CORE, name);
  }

  private void model(String part, Document model) {
    Element root = model.getDocumentElement();
    boolean start = part.equals("3D/3dmodel.model");
    required(part, root);
    Set<String> names = new HashSet<>();
    for (Element metadata : core(model, "metadata")) {
      String name = metadata.getAttribute("name");
      rule(names.add(name), "metadata twice: " + name);
      boolean known = Set.of("Title", "Application", "Designer", "CreationDate").contains(name);
      int colon = name.indexOf(':');
      boolean prefixed = colon > 0 && root.lookupNamespaceURI(name.substring(0, colon)) != null;
      rule(known || prefixed, "metadata " + name + " without a namespace");
    }
    resources(part, root);
    Element build = core(model, "build").get(0);
    List<Element> items = core(build, "item");
    rule(start != items.isEmpty(), part + " builds " + items.size() + " items");
    if (start) {
      unique(build, "build");
      items.forEach(item -> item(model, item));
    }
  }

  private void required(String part, Element root) {
    String prefixes = " " + root.getAttribute("requiredextensions") + " ";
    for (String prefix : prefixes.strip().split(" ")) {
      rule(
          prefix.isEmpty() || root.lookupNamespaceURI(prefix) != null,
          part + " requires the prefix " + prefix);
    }
    Document model = root.getOwnerDocument();
    boolean beams = !all(model, ThreeMfNames.BEAMS, "beamlattice").isEmpty();
    rule(!beams || prefixes.contains(" b "), part + " has beams and does not require them");
    boolean balls = !all(model, ThreeMfNames.BALLS, "balls").isEmpty();
    rule(!balls || prefixes.contains(" b2 "), part + " has balls and does not require them");
    boolean paths =
        core(model, "item").stream()
            .anyMatch(i -> i.hasAttributeNS(ThreeMfNames.PRODUCTION, "path"));
    rule(!paths || prefixes.contains(" p "), part + " has paths and does not require them");
    boolean coarse =
        core(model, "object").stream()
            .anyMatch(
                o -> o.getAttributeNS(ThreeMfNames.SLICES, "meshresolution").equals("lowres"));
    rule(!coarse || prefixes.contains(" s "), part + " is coarse and does not require slices");
  }

  private void unique(Element element, String what) {
    String uuid = element.getAttributeNS(ThreeMfNames.PRODUCTION, "UUID");
    rule(!uuid.isEmpty(), "no UUID of the " + what);
    rule(uuids.add(uuid), "a UUID twice: " + what);
  }

  private void item(Document model, Element item) {
    unique(item, "item");
    String path = item.getAttributeNS(ThreeMfNames.PRODUCTION, "path");
    Document in = path.isEmpty() ? model : models.get(path.substring(1));
    rule(in != null, "no part " + path);
    String id = item.getAttribute("objectid");
    List<Element> objects =
        in == null
            ? List.of()
            : core(in, "object").stream().filter(o -> o.getAttribute("id").equals(id)).toList();
    rule(objects.size() == 1, "builds object " + id + " of " + path);
    boolean sliced =
        objects.stream().anyMatch(o -> o.hasAttributeNS(ThreeMfNames.SLICES, "slicestackid"));
    String transform = item.getAttribute("transform");
    rule(
        !sliced || transform.isEmpty() || transform.matches("\\S+ \\S+ 0 \\S+ \\S+ 0 0 0 1 .*"),
        "slices out of their plane: " + transform);
  }

  private void resources(String part, Element root) {
    Map<String, Integer> palettes = new HashMap<>();
    Set<String> ids = new HashSet<>();
    Element resources = core(root, "resources").get(0);
    for (Node n = resources.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element resource) {
        String id = resource.getAttribute("id");
        switch (resource.getLocalName()) {
          case "basematerials" -> palettes.put(id, core(resource, "base").size());
          case "colorgroup" ->
              palettes.put(id, all(resource, ThreeMfNames.MATERIALS, "color").size());
          case "slicestack" -> stack(part, resource);
          default -> object(resource, ids, palettes);
        }
        rule(ids.add(id), part + " has two resources " + id);
      }
    }
  }

  private void object(Element object, Set<String> earlier, Map<String, Integer> palettes) {
    unique(object, "object");
    painted(palettes, object.getAttribute("pid"), object.getAttribute("pindex"));
    List<Element> vertices = core(object, "vertex");
    List<Element> triangles = core(object, "triangle");
    List<Element> beams = all(object, ThreeMfNames.BEAMS, "beam");
    rule(!triangles.isEmpty() || !beams.isEmpty(), "an object of nothing");
    double volume = 0;
    for (Element triangle : triangles) {
      double[][] p = new double[3][];
      for (int k = 0; k < 3; k++) {
        int v = Integer.parseInt(triangle.getAttribute("v" + (k + 1)));
        rule(v < vertices.size(), "vertex " + v + " of " + vertices.size());
        p[k] = point(vertices.get(v));
      }
      Set<String> corners = new HashSet<>();
      List.of("v1", "v2", "v3").forEach(v -> corners.add(triangle.getAttribute(v)));
      rule(corners.size() == 3, "a triangle with a vertex twice");
      volume += determinant(p[0], p[1], p[2]) / 6;
      String pid = triangle.getAttribute("pid");
      painted(palettes, pid.isEmpty() ? "" : pid, triangle.getAttribute("p1"));
    }
    rule(triangles.isEmpty() || volume > 0, "an object of " + volume + " mm3");
    for (Element beam : beams) {
      int a = Integer.parseInt(beam.getAttribute("v1"));
      int b = Integer.parseInt(beam.getAttribute("v2"));
      rule(a != b && Math.max(a, b) < vertices.size(), "a beam from " + a + " to " + b);
      rule(!beam.hasAttribute("r2") || beam.hasAttribute("r1"), "a beam with r2 and no r1");
    }
    for (Element lattice : all(object, ThreeMfNames.BEAMS, "beamlattice")) {
      String clipping = lattice.getAttribute("clippingmesh");
      rule(
          lattice.hasAttribute("clippingmode") ? earlier.contains(clipping) : clipping.isEmpty(),
          "clipped by " + clipping);
    }
    String stack = object.getAttributeNS(ThreeMfNames.SLICES, "slicestackid");
    rule(stack.isEmpty() || earlier.contains(stack), "slices " + stack + " come later");
  }

  private void painted(Map<String, Integer> palettes, String pid, String index) {
    if (!pid.isEmpty()) {
      int size = palettes.getOrDefault(pid, 0);
      rule(!index.isEmpty() && Integer.parseInt(index) < size, "colour " + index + " of " + size);
    }
  }

  private static double[] point(Element vertex) {
    return Stream.of("x", "y", "z")
        .mapToDouble(axis -> Double.parseDouble(vertex.getAttribute(axis)))
        .toArray();
  }

  private static double determinant(double[] a, double[] b, double[] c) {
    return a[0] * (b[1] * c[2] - b[2] * c[1])
        - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }

  private void stack(String part, Element stack) {
    for (Element reference : all(stack, ThreeMfNames.SLICES, "sliceref")) {
      String path = reference.getAttribute("slicepath").substring(1);
      Document in = models.get(path);
      rule(in != null && !path.equals(part), "slices in " + path);
      String id = reference.getAttribute("slicestackid");
      rule(
          in != null
              && all(in, ThreeMfNames.SLICES, "slicestack").stream()
                  .anyMatch(s -> s.getAttribute("id").equals(id)),
          "no stack " + id + " in " + path);
    }
    double below = Double.parseDouble(stack.getAttribute("zbottom"));
    for (Element slice : all(stack, ThreeMfNames.SLICES, "slice")) {
      double top = Double.parseDouble(slice.getAttribute("ztop"));
      rule(top > below, "a slice from " + below + " to " + top);
      below = top;
      int vertices = all(slice, ThreeMfNames.SLICES, "vertex").size();
      for (Element polygon : all(slice, ThreeMfNames.SLICES, "polygon")) {
        String last = polygon.getAttribute("startv");
        for (Element segment : all(polygon, ThreeMfNames.SLICES, "segment")) {
          String next = segment.getAttribute("v2");
          rule(!next.equals(last), "a segment of no length");
          rule(Integer.parseInt(next) < vertices, "vertex " + next + " of " + vertices);
          last = next;
        }
        rule(last.equals(polygon.getAttribute("startv")), "an open polygon");
      }
    }
  }
}
