package org.changeover.dns;

import java.util.List;
import org.xbill.DNS.Name;

/**
 * What every authoritative server of a zone should answer.
 *
 * @param serial the least serial, by the arithmetic of RFC 1982
 */
record Expected(Name zone, long serial, List<Rrset> rrsets) {
  Expected {
    rrsets = List.copyOf(rrsets);
  }
}
