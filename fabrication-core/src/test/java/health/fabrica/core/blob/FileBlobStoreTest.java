package health.fabrica.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final String ABC_HEX =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4 example

  @TempDir Path root;

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aDraftIsReadableAndLeavesNothingUnlessItIsKept() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    try (BlobStore.Draft draft = store.draft(new ByteArrayInputStream(ABC));
        InputStream in = draft.open()) {
      assertThat(in.readAllBytes()).isEqualTo(ABC);
      assertThat(draft.id()).hasToString(ABC_HEX);
      assertThat(draft.size()).isEqualTo(3);
      assertThat(store.contains(draft.id())).isFalse();
    }
    assertThat(files()).isZero();
  }

  @Test
  void draftsAreKeptTogetherTheSameContentOnce() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    BlobStore.Draft one = store.draft(new ByteArrayInputStream(ABC));
    BlobStore.Draft same = store.draft(new ByteArrayInputStream(ABC));
    BlobStore.Draft other = store.draft(new ByteArrayInputStream(new byte[] {1}));
    store.keep(List.of(one, same, other));
    List.of(one, same, other).forEach(BlobStore.Draft::close);
    assertThat(store.contains(one.id())).isTrue();
    assertThat(store.contains(other.id())).isTrue();
    assertThat(files()).isEqualTo(2);
    try (BlobStore.Draft again = store.draft(new ByteArrayInputStream(ABC))) {
      again.keep();
    }
    assertThat(files()).isEqualTo(2);
  }

  @Test
  void draftsThatWereBroughtToTheDiskAheadAreKeptOrForgottenLikeOthers() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    List<BlobStore.Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      BlobStore.Draft draft = store.draft(new ByteArrayInputStream(new byte[] {(byte) i, 7}));
      draft.settle();
      draft.settle();
      drafts.add(draft);
    }
    store.keep(drafts.subList(0, 25));
    drafts.forEach(BlobStore.Draft::close);
    for (int i = 0; i < 40; i++) {
      assertThat(store.contains(drafts.get(i).id())).isEqualTo(i < 25);
    }
    assertThat(files()).isEqualTo(25);
    try (BlobStore.Draft again = store.draft(new ByteArrayInputStream(new byte[] {0, 7}))) {
      again.settle();
      again.keep();
    }
    assertThat(files()).isEqualTo(25);
  }

  @Test
  void aDraftThatCouldNotBeBroughtToTheDiskIsNotKept() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    try (BlobStore.Draft draft = store.draft(new ByteArrayInputStream(ABC))) {
      try (Stream<Path> parts = Files.list(root.resolve("incoming"))) {
        Files.delete(parts.findAny().orElseThrow());
      }
      draft.settle();
      assertThatThrownBy(draft::keep).hasMessageContaining("FAB-1102");
      assertThat(store.contains(draft.id())).isFalse();
    }
    assertThat(files()).isZero();
  }

  @Test
  void aBlobIsNamedByItsDigestAndReadBack() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    Sha256 id = store.put(ABC);
    assertThat(id).hasToString(ABC_HEX);
    assertThat(store.contains(id)).isTrue();
    assertThat(store.size(id)).isEqualTo(3);
    try (InputStream in = new FileBlobStore(root).open(id)) {
      assertThat(in.readAllBytes()).isEqualTo(ABC);
    }
    assertThat(root.resolve("ba/78/" + ABC_HEX)).exists();
  }

  @Test
  void storingTwiceStoresOnceAndLeavesNothingBehind() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    Sha256 first = store.put(new ByteArrayInputStream(large));
    Sha256 second = store.put(large);
    assertThat(second).isEqualTo(first).isEqualTo(Sha256.of(large));
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void anUnknownBlobIsAProblem() {
    FileBlobStore store = new FileBlobStore(root);
    Sha256 unknown = Sha256.of(ABC);
    assertThat(store.contains(unknown)).isFalse();
    assertThatThrownBy(() -> store.open(unknown)).hasMessageContaining("FAB-1101");
    assertThatThrownBy(() -> store.size(unknown)).hasMessageContaining("FAB-1101");
  }

  @Test
  void aBrokenSourceLeavesNothingBehind() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    InputStream broken =
        new InputStream() {
          private int chunks = 3;

          @Override
          public int read() throws IOException {
            throw new IOException("cable pulled");
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            if (chunks-- == 0) {
              throw new IOException("cable pulled");
            }
            return length;
          }
        };
    assertThatThrownBy(() -> store.put(broken)).hasMessageContaining("FAB-1102");
    assertThat(files()).isZero();
  }

  @Test
  void aFolderThatCannotBeMadeIsAProblem() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    assertThatThrownBy(() -> new FileBlobStore(file)).hasMessageContaining("FAB-1102");
  }

  @Test
  void onlyLowerCaseHexIsADigest() {
    assertThatThrownBy(() -> new Sha256(ABC_HEX.toUpperCase(java.util.Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sha256("ba78")).isInstanceOf(IllegalArgumentException.class);
  }
}
