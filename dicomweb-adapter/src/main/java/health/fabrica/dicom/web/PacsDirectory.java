package health.fabrica.dicom.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The PACS that a site has configured. Orders name a PACS by its address; an address that is none
 * of these is refused before anything is sent, or whoever may write an order could make this server
 * fetch from any address inside the hospital. Immutable; safe for use by many threads.
 */
public final class PacsDirectory {

  /**
   * A PACS.
   *
   * @param name the site's name for it
   * @param root its DICOMweb root
   * @param credentials what it wants to see; sent to its origin only
   * @param transport how it is connected to
   */
  public record Pacs(String name, URI root, Credentials credentials, HttpTransport transport) {
    @Override
    public String toString() {
      return "Pacs[" + name + "]";
    }
  }

  private final List<Pacs> all;
  private final ClientSettings settings;
  private final RandomGenerator random;

  /**
   * A directory.
   *
   * @param random for boundaries and jitter; thread-safe
   */
  public PacsDirectory(List<Pacs> all, ClientSettings settings, RandomGenerator random) {
    this.all = List.copyOf(all);
    this.settings = settings;
    this.random = random;
  }

  /**
   * The client of the PACS at an address. Scheme, host, port and path must be those of a configured
   * root; the case of the host, a port left out and a slash at the end make no difference.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2150 when there is none
   */
  public DicomWebClient at(URI address) {
    return client(
        all.stream()
            .filter(pacs -> isSame(pacs.root(), address))
            .findFirst()
            .orElseThrow(() -> unknown("No PACS of this site has the address " + shown(address))));
  }

  /**
   * The client of the PACS of that name.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2150 when there is none
   */
  public DicomWebClient named(String name) {
    return client(
        all.stream()
            .filter(pacs -> pacs.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown("No PACS of this site has the name asked for")));
  }

  private DicomWebClient client(Pacs pacs) {
    return new DicomWebClient(pacs.root(), pacs.transport(), pacs.credentials(), settings, random);
  }

  private static boolean isSame(URI root, URI address) {
    return HttpTransport.sameOrigin(root, address)
        && path(root).equals(path(address))
        && address.getRawUserInfo() == null
        && address.getRawQuery() == null
        && address.getRawFragment() == null;
  }

  private static String path(URI address) {
    String path = String.valueOf(address.getRawPath());
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Without user, path and query, which may hold secrets. */
  private static String shown(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT)
        + "://"
        + address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  private RuntimeException unknown(String what) {
    return WebProblem.PACS_NOT_CONFIGURED.refuse(
        what
            + "; known are: "
            + all.stream().map(Pacs::name).collect(Collectors.joining(", "))
            + ".",
        "Configure the PACS (pacs.dicom-web or pacs.NAME.dicom-web), or correct the address of the"
            + " order's Endpoint.");
  }
}
