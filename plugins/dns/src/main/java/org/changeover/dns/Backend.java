package org.changeover.dns;

/** How zones are changed. */
public enum Backend {
  /** Dynamic update over TCP, signed with TSIG (RFC 2136, RFC 8945). */
  RFC2136
}
