package health.fabrica.core.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobBatchTest {

  @TempDir Path root;

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void whatIsAddedIsABlobOnceItIsKept() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    try (BlobBatch batch = new BlobBatch(store, 1000)) {
      Sha256 one = batch.add(new byte[] {1});
      Sha256 again = batch.add(new byte[] {1});
      Sha256 two = batch.add(new byte[] {2});
      assertThat(one).isEqualTo(again).isEqualTo(Sha256.of(new byte[] {1}));
      assertThat(store.contains(one)).isFalse();
      batch.keep();
      assertThat(store.contains(one)).isTrue();
      assertThat(store.contains(two)).isTrue();
      Sha256 later = batch.add(new byte[] {3});
      batch.keep();
      assertThat(store.contains(later)).isTrue();
    }
    assertThat(files()).isEqualTo(3);
  }

  @Test
  void whatIsNotKeptIsForgotten() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    Sha256 one;
    try (BlobBatch batch = new BlobBatch(store, 1000)) {
      one = batch.add(new byte[] {1});
    }
    assertThat(store.contains(one)).isFalse();
    assertThat(files()).isZero();
  }

  @Test
  void aFullBatchIsKeptWithoutBeingAsked() throws IOException {
    FileBlobStore store = new FileBlobStore(root);
    try (BlobBatch batch = new BlobBatch(store, 10)) {
      Sha256 one = batch.add(new byte[6]);
      assertThat(store.contains(one)).isFalse();
      Sha256 two = batch.add(new byte[] {1, 2, 3, 4});
      assertThat(store.contains(one)).isTrue();
      assertThat(store.contains(two)).isTrue();
      batch.add(new byte[] {5});
    }
    assertThat(files()).isEqualTo(2);
  }
}
