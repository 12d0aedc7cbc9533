package health.fabrica.fhir.udi;

import java.util.Optional;

/**
 * The parts of a UDI of ICCBBA for containers of blood.
 *
 * @param deviceIdentifier manufacturer and catalogue number, 10 characters, after {@code =)}
 * @param lot 10 characters, after <code>&amp;)</code>
 */
public record BloodBagUdi(String deviceIdentifier, Optional<String> lot) implements Udi {

  /** Checks the parts; FAB-5304 when one does not fit. */
  public BloodBagUdi {
    IsbtUdi.require(deviceIdentifier, IsbtElement.CONTAINER);
    lot.ifPresent(value -> IsbtUdi.require(value, IsbtElement.CONTAINER_LOT));
  }

  @Override
  public UdiIssuer issuer() {
    return UdiIssuer.ICCBBA_BLOOD;
  }

  @Override
  public String hrf() {
    return IsbtElement.CONTAINER.delimiter()
        + deviceIdentifier
        + lot.map(value -> IsbtElement.CONTAINER_LOT.delimiter() + value).orElse("");
  }
}
