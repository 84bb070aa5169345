package org.changeover.lab;

/** The read-only layers that hosts are stacked from, each on top of the one before it. */
enum Layer {
  /** Debian with SSH, cron and an administrator's tools. */
  BASE,
  /** Packages of the web server, the database and the name server. */
  SERVICES,
  /**
   * The avatar service installed and configured, with its tree of images, but without its database.
   */
  APPLICATION,
  /** The service's database. */
  DATABASE;

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
