package org.changeover.plan;

/** What {@code changeover init} writes: a plan and an inventory to begin with, that are sound. */
public final class PlanTemplate {
  private PlanTemplate() {}

  /** A plan that needs no plugin: a manual step, a wait and an approval. */
  public static String plan(String id) {
    return """
    # What is done. Says nothing about where: that is in inventory.yaml.
    # Check it with: changeover validate plan.yaml
    plan: %s
    title: Move the service to its new server
    vars:
      domain: service.example
    phases:
      - id: prepare
        title: Prepare
        steps:
          - id: tell
            title: Tell everybody
            manual: Announce that ${vars.domain} moves today.
          # An action of a provider that the inventory names. 'changeover plugin list' shows them.
          # - id: lower-ttl
          #   title: Lower the TTL of every name that holds the old address
          #   uses: dns/set-ttl
          #   with: { addresses: ["${hosts.old.addresses}"], ttl: 1h }
      - id: switch
        title: Switch
        steps:
          - id: settle
            title: Let the announcement spread
            wait: { for: 30s, because: people are reading it }
          - id: go
            title: Switch over
            approve: { ask: "Move ${vars.domain} now?", self: true }
            manual: Point the service at the new server.
    """
        .formatted(id);
  }

  /** An inventory of this machine, with the rest as comments. */
  public static String inventory() {
    return """
    # Where, and with what. One for a rehearsal, one for the real thing.
    hosts:
      here: { local: true }
      # old: { address: 192.0.2.10, address6: "2001:db8::10", user: admin, sudo: true }
      # new: { address: 192.0.2.11, address6: "2001:db8::11", user: admin, sudo: true }
      # ns1: { address: 192.0.2.2, user: admin, sudo: true }
    # groups:
    #   mirrors: [old, new]
    # providers:
    #   dns: { plugin: dns, servers: [ns1], zones: [service.example], tsig: "${secret:tsig}" }
    # secrets:
    #   tsig: { file: tsig.key }
    """;
  }
}
