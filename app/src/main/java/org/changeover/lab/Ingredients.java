package org.changeover.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What layers are made from, and thereby their names.
 *
 * @param resources {@code config/lab}
 */
record Ingredients(Path resources) {
  /**
   * A name for each layer; a change in what a layer is made from changes it, and those of all
   * layers that lie on it or read it.
   */
  Map<Layer, String> names(LabOptions options) {
    Map<Layer, byte[]> digests = new EnumMap<>(Layer.class);
    Map<Layer, String> names = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      byte[] digest = digest(layer, options, digests);
      digests.put(layer, digest);
      names.put(layer, layer.label() + "-" + HexFormat.of().formatHex(digest, 0, 6));
    }
    return names;
  }

  private byte[] digest(Layer layer, LabOptions options, Map<Layer, byte[]> others) {
    MessageDigest digest = Digests.sha256();
    Stream.concat(layer.below().stream(), layer.source().stream())
        .distinct()
        .forEach(other -> digest.update(others.get(other)));
    for (Path file : files(layer)) {
      digest.update(resources.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Folders.read(file));
    }
    digest.update(amounts(layer, options).getBytes(StandardCharsets.UTF_8));
    return digest.digest();
  }

  private static String amounts(Layer layer, LabOptions options) {
    return switch (layer) {
      case BASE, SERVICES, REPOSITORY, MIRROR, MAIL -> "";
      case APPLICATION -> "images " + options.images();
      case DATABASE -> "rows " + options.rows();
    };
  }

  private List<Path> files(Layer layer) {
    return switch (layer) {
      case BASE -> all("roots/base.packages", "roots/base.sh");
      case SERVICES, MAIL ->
          all("roots/%s.packages".formatted(layer.label()), "roots/add-packages.sh");
      case APPLICATION -> {
        List<Path> files = new ArrayList<>(Folders.tree(resources.resolve("patient")));
        files.removeIf(file ->
            file.startsWith(resources.resolve("patient/client"))
                || file.toString().endsWith(".md"));
        files.add(resources.resolve("application.sh"));
        yield files;
      }
      case DATABASE, REPOSITORY, MIRROR -> all(layer.label() + ".sh");
    };
  }

  private List<Path> all(String... names) {
    return Stream.of(names).map(resources::resolve).toList();
  }
}
