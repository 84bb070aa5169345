package org.changeover.dns;

import java.util.Set;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;

/**
 * The resource keys of zones. A step on one zone holds that zone's key and reads {@code zone:*}; a
 * step on a provider instance, which stands for all of its zones, holds {@code zone:*} itself and
 * so runs beside neither; so does a step that puts a host into zones. A zone and an instance are
 * told apart by their names: an instance's has no dot.
 */
final class ZoneKeys {
  private static final String ALL = "zone:*";

  private ZoneKeys() {}

  static Resources reading(Target target) {
    return ofOneZone(target) ? Resources.reading(ALL, key(target)) : Resources.reading(ALL);
  }

  static Resources writing(Target target) {
    return ofOneZone(target)
        ? new Resources(Set.of(ALL), Set.of(key(target)))
        : Resources.writing(ALL);
  }

  private static boolean ofOneZone(Target target) {
    return target instanceof Target.Service(String name) && name.contains(".");
  }

  private static String key(Target target) {
    return "zone:" + Names.text(Names.parse("target", target.name()).canonicalize());
  }
}
