package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The text of the inventory that makes plans run on the lab.
 *
 * @param folder the lab's folder; files in the inventory are named by their absolute paths below it
 * @param hostKeys the SHA256 fingerprint of each host's Ed25519 key
 */
record Inventory(AddressPlan plan, Path folder, Map<LabHost, String> hostKeys) {
  static final String KEY_NAME = "changeover";

  String text() {
    return """
    # The lab's inventory, written by 'lab up'.
    lab: true
    hosts:
    %s
    groups:
      mirrors: [%s]
      third-parties: [%s]
    providers:
      dns: { plugin: dns, backend: rfc2136, servers: [ns1, ns2], zones: [%s], tsig: "${secret:tsig}", key-name: %s, resolvers: [resolver] }
      web: { plugin: web }
      database: { plugin: database }
      host: { plugin: host }
      check: { plugin: check, ca: %s }
    %s
    secrets:
      tsig: { file: %s }
      sudo: { file: %s }
      mastodon: { file: %s }
      mail: { file: %s }
      account: { file: %s }
    operators: operators.yaml
    """
        .formatted(
            Arrays.stream(LabHost.values()).map(this::host).collect(joining("\n")),
            labels(LabHost.MIRRORS),
            labels(LabHost.THIRD_PARTIES),
            String.join(", ", Zone.DOMAINS),
            KEY_NAME,
            file("keys/ca.crt"),
            (mirrors() + announcements()).indent(2).stripTrailing(),
            file("secrets/tsig"),
            file("secrets/sudo"),
            file("secrets/mastodon"),
            file("secrets/mail"),
            file("secrets/account"));
  }

  private static String mirrors() {
    return """
    mirrors:
      plugin: mirrors
      package-name: libravatar-slave
      user: libravatar-slave
      cron-file: /etc/cron.d/libravatar-slave
      known-hosts: /var/lib/libravatar/slave/.ssh/known_hosts
      master-user: libravatar-master
      authorized-keys: /var/lib/libravatar/master/.ssh/authorized_keys
      tree: /var/lib/libravatar/avatar
    """;
  }

  private String announcements() {
    return """
    notify:
      plugin: notify
      from: %1$s
      mastodon: { host: outside, name: social.example, token: "${secret:mastodon}" }
      smtp: { host: outside, name: mail.example, user: %1$s, password: "${secret:mail}" }
      imap: { host: outside, name: mail.example, user: %1$s, password: "${secret:mail}" }
      ca: %2$s
    """
        .formatted(OutsideSeed.SUPPORT, file("keys/ca.crt"));
  }

  private static String labels(List<LabHost> hosts) {
    return hosts.stream().map(LabHost::label).collect(joining(", "));
  }

  private String host(LabHost host) {
    return "  %s: { address: %s, address6: \"%s\", %s }"
        .formatted(
            host.label(),
            plan.ipv4(host),
            plan.ipv6(host),
            host.operated() ? access(host) : stranger(host));
  }

  private String access(LabHost host) {
    return "user: admin, key: %s, sudo: { password: \"${secret:sudo}\" }, host-key: \"%s\""
        .formatted(file("keys/operator"), hostKeys.get(host));
  }

  private static String stranger(LabHost host) {
    return host.mirrors() ? "unmanaged: true, owner: " + host.owner() : "unmanaged: true";
  }

  private String file(String name) {
    return quoted(folder.resolve(name).toString());
  }

  /** The file of operators that belongs to it: the one local user may do everything. */
  static String operators(String user) {
    return """
    # Who may do what on the lab's runs.
    operators:
      %s: { roles: [operator, approver], local-users: [%s] }
    """
        .formatted(quoted(user), quoted(user));
  }

  /** A double-quoted scalar (YAML 1.2, section 7.3.1). */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
