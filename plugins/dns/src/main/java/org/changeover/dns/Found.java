package org.changeover.dns;

import org.xbill.DNS.Name;

/** A set of records that holds one of the addresses looked for, or leads to a name that does. */
record Found(Name zone, Rrset rrset, How how) {

  /** In which way. */
  enum How {
    /** An A or AAAA record with the address. */
    ADDRESS,
    /** A text that names the address as SPF does. */
    TEXT,
    /** A text that names a network which contains the address; replacing it is for a person. */
    NETWORK,
    /** A text that holds the address in some other way; replacing it is for a person. */
    MENTION,
    /** A hint in an SVCB or HTTPS record (RFC 9460, 7.3). */
    HINT,
    /** An alias of a name that holds the address. */
    ALIAS,
    /** A mail exchanger, service or name server whose host holds the address. */
    SERVICE
  }

  /** As a list for operators shows it. */
  String line() {
    return rrset.key() + " " + rrset.values();
  }
}
