package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.TestData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegLsComparisonIT {

  /** The goal is 3; the test leaves room for a busy machine and code that is not yet compiled. */
  @Test
  void ourDecoderTakesNoManifoldOfThePeersTime(@TempDir Path folder) throws Exception {
    TestData.requirePeer(TestData.installed("dcmdjpls"), "dcmdjpls");
    TestData.requirePeer(TestData.installed("dcmconv"), "dcmconv");
    var figures =
        JpegLsComparison.measure(
            TestData.home(
                "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/"
                    + "JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm"),
            folder,
            60);
    assertThat(figures.copies()).isEqualTo(60);
    assertThat(figures.peer()).isPositive();
    assertThat(figures.ours()).isPositive().isLessThan(10 * figures.peer());
    assertThat(figures.ratio()).isPositive();
  }
}
