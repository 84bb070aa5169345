package org.changeover.spi;

/** The kinds of {@link Target}. */
public enum TargetKind {
  HOST,
  UNMANAGED,
  SERVICE
}
