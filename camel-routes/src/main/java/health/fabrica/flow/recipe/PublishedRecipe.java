package health.fabrica.flow.recipe;

import health.fabrica.core.blob.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * A recipe that orders may name.
 *
 * @param name lower case with hyphens
 * @param version from 1
 * @param text as it was written, without values of an order
 */
public record PublishedRecipe(String name, int version, String text) {

  /** SHA-256 of the text in UTF-8: of a file, that of its bytes. */
  public Sha256 digest() {
    return digest(text);
  }

  /** SHA-256 of a recipe's text in UTF-8. */
  public static Sha256 digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
