package health.fabrica.dicom.object;

/**
 * What made an object (PS3.3 C.7.5.1, C.7.5.2).
 *
 * @param manufacturer who makes the software or device
 * @param modelName its name
 * @param serialNumber which one
 * @param softwareVersion its version
 */
public record Equipment(
    String manufacturer, String modelName, String serialNumber, String softwareVersion) {

  public Equipment {
    OwnText.ascii("manufacturer", manufacturer);
    OwnText.ascii("model name", modelName);
    OwnText.ascii("serial number", serialNumber);
    OwnText.ascii("software version", softwareVersion);
  }
}
