package org.changeover.kit;

/** What parameters may look like: nothing that a script or a configuration reads otherwise. */
public final class Patterns {
  /** An absolute path that needs no quotes anywhere; not the root. */
  public static final String PATH = "/[A-Za-z0-9_./-]*[A-Za-z0-9_-]";

  /** A path below another, that needs no quotes anywhere. */
  public static final String RELATIVE_PATH = "[A-Za-z0-9_-][A-Za-z0-9_./-]*";

  /** The name of a user or group. */
  public static final String ACCOUNT = "[a-z_][a-z0-9_-]{0,30}[$]?";

  /** Permission bits in octal. */
  public static final String MODE = "[0-7]{3,4}";

  /** An IPv4 or IPv6 address. */
  public static final String ADDRESS = "[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]+";

  public static final String HOST_NAME = "[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?";

  private Patterns() {}
}
