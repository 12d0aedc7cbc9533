package health.fabrica.app.config;

import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.fhir.subscription.AllowedEndpoints;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every setting there is, with its default and what it means. */
public enum Setting {
  /** Address to listen on. */
  SERVER_HOST("server.host", "127.0.0.1", "address to listen on"),
  /** Port to listen on. */
  SERVER_PORT("server.port", "8080", "port to listen on, 0 for any free one"),
  /** Data folder. */
  SERVER_DATA("server.data", "./fabrica-data", "folder of database and files"),
  /** Public base. */
  SERVER_PUBLIC_BASE(
      "server.public-base", "", "URL under which others reach this server; empty: host and port"),
  /** Warm validator. */
  SERVER_WARM_VALIDATOR(
      "server.warm-validator",
      "true",
      "true: read the profiles after the start; false: when one is first needed"),
  /** Database. */
  DATABASE_URL(
      "database.url", "", "JDBC URL of a PostgreSQL database; empty: SQLite in the data folder"),
  /** Database user. */
  DATABASE_USER("database.user", "", "user of that database"),
  /** Database password. */
  DATABASE_PASSWORD("database.password", "", "password of that user"),
  /** Site id. */
  SITE_ID("site.id", "fabrica", "short name of this site in identifiers: letters, digits, hyphens"),
  /** Site name. */
  SITE_ORGANIZATION("site.organization", "Print lab", "name of the manufacturer on device records"),
  /** Time zone. */
  SITE_TIME_ZONE("site.time-zone", "UTC", "zone that decides the day of manufacture"),
  /** Model number. */
  SITE_MODEL_NUMBER(
      "site.model-number", "anatomic-model", "the site's number of its printed models"),
  /** GTIN. */
  SITE_DEVICE_IDENTIFIER(
      "site.device-identifier", "", "GTIN-14 of printed models; empty: no UDI is assigned"),
  /** Recipes of the site. */
  SITE_RECIPES("site.recipes", "", "folder with recipes of the site (*.yaml) that orders may name"),
  /** Printer id. */
  PRINTER_ID("printer.id", "", "name of the printer; empty: no printer"),
  /** Printer URL. */
  PRINTER_URL("printer.url", "", "base URL of the printer's Moonraker"),
  /** Printer key. */
  PRINTER_API_KEY("printer.api-key", "", "API key of the printer"),
  /** Printer maker. */
  PRINTER_MANUFACTURER("printer.manufacturer", "", "manufacturer of the printer"),
  /** Printer model. */
  PRINTER_MODEL("printer.model", "", "model of the printer"),
  /** Printer serial. */
  PRINTER_SERIAL("printer.serial", "", "serial number of the printer"),
  /** Loaded material. */
  PRINTER_MATERIAL("printer.material", "PLA", "material that is loaded"),
  /** Lot of it. */
  PRINTER_MATERIAL_LOT("printer.material-lot", "not recorded", "lot of the loaded material"),
  /** EHR. */
  EHR_FHIR_BASE("ehr.fhir-base", "", "FHIR base of the EHR that gets the results"),
  /** EHR credentials. */
  EHR_AUTHORIZATION("ehr.authorization", "", "Authorization header for the EHR"),
  /** Profiles of the site. */
  PROFILES_FOLDER(
      "profiles.folder", "", "folder with the site's own profiles; empty: those of the program"),
  /** Process of the models. */
  PROFILES_PROCESS(
      "profiles.process",
      ProfileLibrary.DEFAULT_PROCESS,
      "profile of the process that models are made by: NAME@VERSION, or NAME for its newest"),
  /** PACS. */
  PACS_DICOM_WEB("pacs.dicom-web", "", "DICOMweb root of the PACS"),
  /** PACS user. */
  PACS_USER("pacs.user", "", "user name for that root (HTTP Basic)"),
  /** PACS password. */
  PACS_PASSWORD("pacs.password", "", "password for that root"),
  /** PACS token. */
  PACS_TOKEN("pacs.token", "", "bearer token for that root, instead of a password"),
  /** First retry delay. */
  FLOW_RETRY_FIRST_MS("flow.retry-first-ms", "1000", "first delay after an outage"),
  /** Longest retry delay. */
  FLOW_RETRY_LONGEST_MS("flow.retry-longest-ms", "60000", "longest delay during an outage"),
  /** Poll of the queue. */
  FLOW_POLL_MS("flow.poll-ms", "200", "how often an empty work queue is asked"),
  /** Look at the printer. */
  FLOW_PRINTER_LOOK_MS("flow.printer-look-ms", "1000", "how often a running print is looked at"),
  /** Settle time of a start. */
  FLOW_PRINTER_SETTLE_MS(
      "flow.printer-settle-ms",
      "20000",
      "how long a start may leave no trace before a person is asked"),
  /** Models back to the PACS. */
  FLOW_RETURN_TO_PACS(
      "flow.return-to-pacs",
      "false",
      "true: store finished models in the PACS of their scan too, not only here"),
  /** Endpoints of subscriptions. */
  SUBSCRIPTIONS_ALLOW(
      "subscriptions.allow",
      AllowedEndpoints.LOOPBACK,
      "where notifications may go: scheme://host[:port or :*][/path], with commas"),
  /** Answer time of endpoints. */
  SUBSCRIPTIONS_TIMEOUT_MS(
      "subscriptions.timeout-ms", "10000", "how long an endpoint may take for its answer"),
  /** First retry delay of a notification. */
  SUBSCRIPTIONS_RETRY_FIRST_MS(
      "subscriptions.retry-first-ms", "1000", "first delay after a notification was not taken"),
  /** Longest retry delay of a notification. */
  SUBSCRIPTIONS_RETRY_LONGEST_MS(
      "subscriptions.retry-longest-ms", "60000", "longest delay between attempts"),
  /** Attempts of a notification. */
  SUBSCRIPTIONS_ATTEMPTS(
      "subscriptions.attempts", "10", "failed attempts in a row until a subscription is in error");

  private final String key;
  private final String defaultValue;
  private final String meaning;

  Setting(String key, String defaultValue, String meaning) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /** The key in the configuration file, dots for nesting. */
  public String key() {
    return key;
  }

  /** The value when nobody sets one. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it means, for the help. */
  public String meaning() {
    return meaning;
  }

  /** The name of the environment variable. */
  public String environmentName() {
    return "FABRICA_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
