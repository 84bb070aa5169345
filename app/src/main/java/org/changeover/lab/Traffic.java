package org.changeover.lab;

/** What the people behind the lab's client came through. */
public final class Traffic {
  private static final String PROGRAMS = "/usr/local/lib/lab-traffic/";

  private final Lab lab;

  public Traffic(Lab lab) {
    this.lab = lab;
  }

  /**
   * Asks a server for every upload that was acknowledged: exit code 0 when all are there, else with
   * those that are not.
   */
  public Lab.Output uploadsOn(String host) {
    return lab.capture(
        LabHost.CLIENT.label(),
        PROGRAMS + "check-uploads.py",
        "--ca",
        "/etc/lab/ca.crt",
        "--address",
        address(host),
        "--served-by",
        host);
  }

  /** How many reads were answered, and how many were not. */
  public Lab.Output reads() {
    return lab.capture(LabHost.CLIENT.label(), PROGRAMS + "sum-reads.py");
  }

  private String address(String host) {
    return lab.status().stream()
        .filter(one -> one.host().equals(host))
        .flatMap(one -> one.addresses().stream())
        .findFirst()
        .orElseThrow(() -> new LabException("The lab has no host '%s'.".formatted(host)));
  }
}
