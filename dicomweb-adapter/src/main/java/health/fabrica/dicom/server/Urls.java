package health.fabrica.dicom.server;

/** Addresses of an instance and of what holds it (PS3.18 table 10.1-1). */
record Urls(String base, InstanceRecord of) {

  String study() {
    return base + "/studies/" + of.studyUid();
  }

  String series() {
    return study() + "/series/" + of.seriesUid();
  }

  String instance() {
    return series() + "/instances/" + of.sopUid();
  }
}
