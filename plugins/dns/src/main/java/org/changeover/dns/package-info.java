/**
 * The provider {@code dns}: finds what points at an address, changes TTLs and addresses by dynamic
 * update (RFC 2136), and proves the result on every authoritative server.
 *
 * <p>Entry point: {@link org.changeover.dns.DnsProvider}. An action turns transferred {@link
 * org.changeover.dns.Zone zones} into {@link org.changeover.dns.Wish what is wanted}, which is
 * pure; {@link org.changeover.dns.ZoneWork} carries it out; {@link org.changeover.dns.NameServers}
 * talks to the servers. Actions that only look go through {@link org.changeover.dns.Sight}: first
 * every authoritative server, then {@link org.changeover.dns.Resolvers resolvers}. {@link
 * org.changeover.dns.ZoneLookout} watches the zones for people while a run lasts.
 *
 * <p>Threading: all values are immutable, but what a lookout remembers; conversations run on the
 * thread that {@link org.changeover.spi.Network#exchange} lends, everything else on whatever thread
 * an answer arrives.
 */
package org.changeover.dns;
