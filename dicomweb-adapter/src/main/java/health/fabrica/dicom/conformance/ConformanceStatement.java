package health.fabrica.dicom.conformance;

import health.fabrica.dicom.data.CharacterSet;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.deident.DeidentificationStatement;
import health.fabrica.dicom.object.EncapsulatedModel;
import health.fabrica.dicom.object.EncapsulatedPdf;
import health.fabrica.dicom.object.KeyObjectSelection;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.rt.StructureSetReader;
import health.fabrica.dicom.seg.SegmentationReader;
import health.fabrica.dicom.seg.SegmentationWriter;
import health.fabrica.dicom.server.OriginServerStatement;
import health.fabrica.dicom.ups.WorkitemCode;
import health.fabrica.dicom.ups.WorklistStatement;
import health.fabrica.dicom.volume.VolumeSources;
import health.fabrica.dicom.web.ClientSettings;
import java.util.List;
import java.util.stream.Collectors;

/** The statement as Markdown, in the order of PS3.2 for web services. */
public final class ConformanceStatement {

  private ConformanceStatement() {}

  /** An object class and what is done with it. */
  private record SopClass(String uid, String name, String role) {}

  /** The whole statement; the same code makes the same text. */
  public static String text() {
    return String.join(
        "\n",
        """
        # DICOM Conformance Statement of Fabrica

        Made from the code's own tables by `ConformanceStatementTest` (`-Dfabrica.write=true`), which fails when this file is
        stale. Do not edit.

        ## 1. Overview

        Fabrica reads image series and segmentations from archives over DICOMweb, makes models of them, and stores models and
        segmentations back into the same study. It is also a DICOMweb origin server. DIMSE services and media are not supported.

        | service | as user agent | as origin server |
        |---|---|---|
        | Studies: Search (QIDO-RS) | yes | yes |
        | Studies: Retrieve (WADO-RS) | yes | yes |
        | Studies: Store (STOW-RS) | yes | yes |
        | Worklist (UPS-RS), with subscriptions and event reports | no | yes |
        | WADO-URI, Non-Patient Instance | no | no |
        | DIMSE (C-STORE, C-FIND, C-MOVE, MWL), media | no | no |

        ## 2. Identification

        | | |
        |---|---|
        | product | Fabrica |
        | Implementation Class UID | `%s` |
        | Implementation Version Name | `%s` |
        | UIDs of objects made here | below 2.25 (PS3.5 B.2) |

        ## 3. Networking

        HTTP/1.1 over TCP; TLS where a client certificate, a token or a password is configured for the peer. One port for all
        services; the origin server has the path `/dicom-web`.
        """
            .formatted(
                Part10Writer.IMPLEMENTATION_CLASS_UID, Part10Writer.IMPLEMENTATION_VERSION_NAME),
        "## 4. Web services",
        "",
        "### 4.1 Origin server",
        "",
        OriginServerStatement.text(),
        client(),
        "### 4.3 Worklist",
        "",
        WorklistStatement.text(),
        sopClasses(),
        transferSyntaxes(),
        characterSets(),
        DeidentificationStatement.text(),
        """
        ## 9. Security

        As a client: no authentication, Basic, bearer token, mutual TLS; credentials go to the configured origin only and never
        along a redirect or a bulk data address to another. As a server: see `SECURITY.md`. No attribute value of a patient is
        written to logs, messages or file names.

        ## 10. Annexes

        ### 10.1 Coding schemes

        %s
        ### 10.2 Private attributes

        No private attributes, private SOP classes or private transfer syntaxes are made. Private attributes of stored objects are
        kept and given back byte for byte.
        """
            .formatted(WorkitemCode.statement()));
  }

  private static String client() {
    ClientSettings s = ClientSettings.DEFAULT;
    return """

        ### 4.2 User agent

        | transaction | request |
        |---|---|
        | Search for Studies, Series, Instances | `application/dicom+json`; pages by limit and offset; fuzzy matching never asked |
        | Retrieve Study, Series, Instance | `multipart/related; type="application/dicom"; transfer-syntax=*`; complete by UID set or refused |
        | Retrieve Rendered | `image/jpeg`, `image/png` |
        | Store Instances | `multipart/related; type="application/dicom"`; stored is what the answer names |

        First byte awaited %d s, silence %d s, %d attempts with growing delay; at most %d bytes an instance.
        """
        .formatted(
            s.firstByte().toSeconds(), s.idle().toSeconds(), s.attempts(), s.maxInstanceBytes());
  }

  private static String sopClasses() {
    List<SopClass> made =
        List.of(
            new SopClass(SegmentationWriter.SOP_CLASS, "Segmentation Storage", "made, read"),
            new SopClass(EncapsulatedModel.STL_CLASS, "Encapsulated STL Storage", "made, read"),
            new SopClass(EncapsulatedModel.OBJ_CLASS, "Encapsulated OBJ Storage", "made"),
            new SopClass(EncapsulatedModel.MTL_CLASS, "Encapsulated MTL Storage", "made"),
            new SopClass(EncapsulatedPdf.SOP_CLASS, "Encapsulated PDF Storage", "made"),
            new SopClass(
                KeyObjectSelection.SOP_CLASS, "Key Object Selection Document Storage", "made"),
            new SopClass(StructureSetReader.SOP_CLASS, "RT Structure Set Storage", "read"),
            new SopClass(
                SegmentationReader.LABEL_MAP_CLASS, "Label Map Segmentation Storage", "read"));
    String rows =
        made.stream()
            .map(c -> "| %s | `%s` | %s |\n".formatted(c.name(), c.uid(), c.role()))
            .collect(Collectors.joining());
    String volumes =
        VolumeSources.table().entrySet().stream()
            .map(e -> "| %s | %s |\n".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
    return """
        ## 5. SOP classes

        The origin server stores and gives back objects of every Storage SOP class, known or not. Beyond that:

        | SOP class | UID | role |
        |---|---|---|
        %s
        Sources of volumes, and what each is taken for:

        | SOP class UID | taken for |
        |---|---|
        %s"""
        .formatted(rows, volumes);
  }

  private static String transferSyntaxes() {
    String rows =
        TransferSyntax.known().stream()
            .map(
                uid ->
                    "| %s | `%s` | yes | %s | %s | %s |\n"
                        .formatted(
                            TransferSyntax.name(uid),
                            uid,
                            yes(FrameDecoder.supports(uid)),
                            yes(uid.equals(TransferSyntax.EXPLICIT_LE)),
                            TransferSyntax.isNative(uid)
                                ? "Explicit VR Little Endian"
                                : "the same"))
            .collect(Collectors.joining());
    return """
        ## 6. Transfer syntaxes

        As an origin server: stored and given back in any transfer syntax; transcoded to Explicit VR Little
        Endian when a request names it or names none. As a user agent: fetched in the one that the archive holds
        (`transfer-syntax=*`). Pixels are decoded for volumes, pictures and transcoding, grey scale only.

        | transfer syntax | UID | stored, given back | decoded | objects made, transcoding | de-identified objects |
        |---|---|---|---|---|---|
        %s"""
        .formatted(rows);
  }

  private static String yes(boolean is) {
    return is ? "yes" : "no";
  }

  private static String characterSets() {
    return """
        ## 7. Character sets

        | role | Specific Character Set |
        |---|---|
        | read, from files and archives | %s |
        | stored and given back | as it came, byte for byte |
        | objects made here | that of the source for what is taken over; own texts are ASCII |
        | data sets that are changed | ISO_IR 192 where a character outside ASCII needs it, else as it came |
        | de-identified objects | ISO_IR 6: what stays is ASCII |
        | DICOM JSON, searches and their answers | UTF-8 |

        Bytes without meaning in the declared set are shown as U+FFFD, never guessed. Code extensions (ISO 2022) are followed per
        value and component group.
        """
        .formatted(String.join(", ", CharacterSet.definedTerms()));
  }
}
