package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What one instance of a step acts on. */
public sealed interface Target {

  /** The name in the inventory. */
  String name();

  TargetKind kind();

  /**
   * A machine that Changeover may log in to, or the machine it runs on.
   *
   * @param local whether it is the machine it runs on
   */
  record Host(String name, List<String> addresses, boolean local) implements Target {
    public Host {
      requireNonNull(name, "name is null");
      addresses = List.copyOf(addresses);
    }

    /** A machine that Changeover logs in to. */
    public Host(String name, List<String> addresses) {
      this(name, addresses, false);
    }

    @Override
    public TargetKind kind() {
      return TargetKind.HOST;
    }
  }

  /** A machine of somebody else, known by its addresses only. */
  record Unmanaged(String name, List<String> addresses, String owner) implements Target {
    public Unmanaged {
      requireNonNull(name, "name is null");
      requireNonNull(owner, "owner is null");
      addresses = List.copyOf(addresses);
    }

    @Override
    public TargetKind kind() {
      return TargetKind.UNMANAGED;
    }
  }

  /** Something that is not one machine: a zone, or a provider instance as a whole. */
  record Service(String name) implements Target {
    public Service {
      requireNonNull(name, "name is null");
    }

    @Override
    public TargetKind kind() {
      return TargetKind.SERVICE;
    }
  }
}
