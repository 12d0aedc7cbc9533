package health.fabrica.dicom.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS with a certificate of ours (PS3.15 annex B, IHE ATNA). */
public final class MutualTls {

  private MutualTls() {}

  /** A PKCS #12 or JKS file and its password. */
  public record Store(Path file, String password) {
    @Override
    public String toString() {
      return "Store";
    }
  }

  /**
   * A context that shows a key and trusts authorities.
   *
   * @param identity key and certificate to show; empty to show none
   * @param trusted authorities of the PACS; empty for the JDK's
   * @throws health.fabrica.core.problem.ProblemException FAB-2153 when a store cannot be used
   */
  public static SSLContext context(Optional<Store> identity, Optional<Store> trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      if (identity.isPresent()) {
        char[] password = identity.get().password().toCharArray();
        keys.init(load(identity.get()), password);
        Arrays.fill(password, ' ');
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted.isPresent() ? load(trusted.get()) : noStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw WebProblem.TLS_SETUP
          .with(
              "A key or trust store cannot be used (" + e.getClass().getSimpleName() + ").",
              "Check the file, its type (PKCS #12 or JKS) and its password.")
          .asException(e);
    }
  }

  private static @Nullable KeyStore noStore() {
    return null; // the JDK's own authorities
  }

  private static KeyStore load(Store store) throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.file().toFile(), store.password().toCharArray());
  }
}
