package health.fabrica.dicom.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a request shows to be let in. Never printed. */
public final class Credentials {

  /** No credentials. */
  public static final Credentials NONE = new Credentials(Optional.empty());

  private final Optional<String> authorization;

  private Credentials(Optional<String> authorization) {
    this.authorization = authorization;
  }

  /** HTTP Basic (RFC 7617). */
  public static Credentials basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Credentials(Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  /** A bearer token (RFC 6750). */
  public static Credentials bearer(String token) {
    return new Credentials(Optional.of("Bearer " + token));
  }

  /** The value of the Authorization header, for other interfaces of the same server. */
  public Optional<String> authorization() {
    return authorization;
  }

  @Override
  public String toString() {
    return "Credentials";
  }
}
