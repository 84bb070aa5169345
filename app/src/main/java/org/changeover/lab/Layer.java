package org.changeover.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The read-only layers that hosts are stacked from. */
enum Layer {
  /** Debian with SSH, cron and an administrator's tools. */
  BASE(null, null),
  /** Packages of the web server, the database and the name server. */
  SERVICES(BASE, null),
  /**
   * The avatar service installed and configured, with its tree of images, but without its database.
   */
  APPLICATION(SERVICES, null),
  /** The service's database. */
  DATABASE(APPLICATION, APPLICATION),
  /** A web server with the packages that {@link #SERVICES} was made of, for apt. */
  REPOSITORY(SERVICES, SERVICES),
  /** A mirror with its copy of the images, but without its own package. */
  MIRROR(SERVICES, APPLICATION),
  /** Packages of the mail servers. */
  MAIL(BASE, null);

  private final Layer below;
  private final Layer source;

  Layer(Layer below, Layer source) {
    this.below = below;
    this.source = source;
  }

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The layer that this one lies on. */
  Optional<Layer> below() {
    return Optional.ofNullable(below);
  }

  /** The layer whose folder this one's job reads. */
  Optional<Layer> source() {
    return Optional.ofNullable(source);
  }

  /** This layer and all below it, top first. */
  List<Layer> stack() {
    return Stream.iterate(
            Optional.of(this), Optional::isPresent, layer -> layer.flatMap(Layer::below))
        .flatMap(Optional::stream)
        .toList();
  }
}
