package org.changeover.dns;

/** What an update demands of the zone, so that it cannot run over somebody else's. */
public enum Lock {
  /**
   * The serial; and where a server turns out to serve another SOA record than it compares with, the
   * records.
   */
  AUTO,
  /** The serial, which stands for the whole zone, TTLs included. */
  SERIAL,
  /** The values of the records that are changed: no protection of their TTLs. */
  RECORDS
}
