package org.changeover.web;

import java.util.List;

/** Lines of Apache's configuration that every stand-in has. */
final class ApacheLines {
  private ApacheLines() {}

  /** The name and its aliases. */
  static String names(StandIn site) {
    List<String> names = site.names();
    String first = "    ServerName %s\n".formatted(names.getFirst());
    return names.size() == 1
        ? first
        : first
            + "    ServerAlias %s\n".formatted(String.join(" ", names.subList(1, names.size())));
  }

  /** TLS with the site's certificate. */
  static String certificate(StandIn site) {
    String lines =
        """
            SSLEngine On
            SSLCertificateFile "%s"
            SSLCertificateKeyFile "%s"
        """
            .formatted(site.certificate(), site.key());
    return lines + site.chain().map("    SSLCertificateChainFile \"%s\"\n"::formatted).orElse("");
  }
}
