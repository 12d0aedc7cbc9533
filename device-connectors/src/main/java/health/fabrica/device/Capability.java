package health.fabrica.device;

/** What a device can do. Routes test capabilities, never the name of a connector. */
public enum Capability {
  /** Sends changes by itself. */
  PUSH,
  /** Can hold a job and go on. */
  PAUSE,
  /** Can end a job early. */
  CANCEL,
  /** Can be started over the network. */
  REMOTE_START,
  /** Keeps a queue of its own. */
  QUEUE,
  /** Remembers ended jobs. */
  HISTORY,
  /** Verifies a digest sent with the upload. */
  DIGEST_ON_UPLOAD,
  /** Lets the client choose the job id. */
  CLIENT_JOB_ID,
  /** Reports the loaded material. */
  MATERIAL_READ,
  /** Reports the lot of the loaded material. */
  MATERIAL_LOT,
  /** Reports layers. */
  LAYERS,
  /** Has a camera. */
  CAMERA,
  /** Checks a file before printing. */
  VALIDATE,
  /** Refuses to overwrite a file in use. */
  OVERWRITE_GUARD,
  /** Reports temperatures. */
  TEMPERATURES,
  /** Asks a person to confirm a clear bed. */
  CLEAR_BED_CONFIRM
}
