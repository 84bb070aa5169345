package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.PlanFile;

/**
 * The files that a run needs, with their hashes: the plan, the inventory, the operators, and every
 * file that a parameter or setting names. {@link #freeze} copies them into the run's folder, and
 * {@link #open} finds those copies again and refuses them when one has changed. Secrets are never
 * among them. Methods that touch files block.
 *
 * @param vars the values of {@code --var}, as given
 * @param inventoryBase the folder that the inventory's relative paths start from, also after
 *     freezing: keys and secrets stay where they are
 */
public record FrozenInputs(Map<String, String> vars, Path inventoryBase, List<Input> inputs) {
  private static final String MANIFEST = "inputs.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  public FrozenInputs {
    vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
    requireNonNull(inventoryBase, "inventoryBase is null");
    inputs = List.copyOf(inputs);
  }

  /** What an input is. */
  public enum Kind {
    PLAN,
    INVENTORY,
    OPERATORS,
    /** Named by a parameter. */
    PLAN_FILE,
    /** Named by a provider's settings. */
    INVENTORY_FILE
  }

  /**
   * One file.
   *
   * @param name as the user or the plan named it
   * @param path where its bytes are now
   */
  public record Input(Kind kind, String name, Path path, String sha256) {}

  /** The first input of that kind. */
  public Optional<Input> first(Kind kind) {
    return inputs.stream().filter(input -> input.kind() == kind).findFirst();
  }

  /** Where the bytes of a file that a parameter or a setting names are. */
  public Optional<Path> path(PlanFile file) {
    return inputs.stream()
        .filter(input -> input.kind() == Kind.PLAN_FILE || input.kind() == Kind.INVENTORY_FILE)
        .filter(input -> input.name().equals(file.path()))
        .map(Input::path)
        .findFirst();
  }

  Optional<String> problemOf(PlanFile file) {
    return path(file).isPresent()
        ? Optional.empty()
        : Optional.of("which was not frozen with the plan. Name it in the plan itself.");
  }

  /**
   * Copies everything into a folder, which only the owner may read.
   *
   * @param folder is made when it is missing
   * @return the same inputs, with the paths of the copies
   * @throws IOException when a file cannot be copied, or has changed since it was read
   */
  public FrozenInputs freeze(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    var copies = new ArrayList<Input>();
    for (Input input : inputs) {
      Path copy = folder.resolve(copyName(input));
      Files.copy(input.path(), copy, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      force(copy);
      requireSame(input, copy);
      copies.add(new Input(input.kind(), input.name(), copy, input.sha256()));
    }
    var frozen = new FrozenInputs(vars, inventoryBase, copies);
    frozen.writeManifest(folder);
    return frozen;
  }

  private static String copyName(Input input) {
    return switch (input.kind()) {
      case PLAN -> "plan.yaml";
      case INVENTORY -> "inventory.yaml";
      case OPERATORS -> "operators.yaml";
      case PLAN_FILE, INVENTORY_FILE -> "file-" + input.sha256();
    };
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void requireSame(Input input, Path copy) throws IOException {
    if (!Sha256.of(copy).equals(input.sha256())) {
      throw new IOException(
          input.name() + " has changed since it was read. Start again, with files at rest.");
    }
  }

  private void writeManifest(Path folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", 1);
    root.put("inventoryBase", inventoryBase.toAbsolutePath().toString());
    ObjectNode values = root.putObject("vars");
    vars.forEach(values::put);
    ArrayNode list = root.putArray("inputs");
    for (Input input : inputs) {
      list.addObject()
          .put("kind", input.kind().name().toLowerCase(Locale.ROOT))
          .put("name", input.name())
          .put("copy", input.path().getFileName().toString())
          .put("sha256", input.sha256());
    }
    Path partial = folder.resolve(MANIFEST + ".part");
    JSON.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), root);
    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-------"));
    force(partial);
    Files.move(partial, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The hash of all that was frozen in a folder: of the list with the hashes of the files.
   *
   * @throws IOException when the list cannot be read
   */
  public static String sha256(Path folder) throws IOException {
    return Sha256.of(folder.resolve(MANIFEST));
  }

  /**
   * Finds the copies of a run.
   *
   * @throws IOException when they are incomplete, or a copy is not what was frozen
   */
  public static FrozenInputs open(Path folder) throws IOException {
    var root = JSON.readTree(folder.resolve(MANIFEST).toFile());
    if (root.path("version").asInt() != 1) {
      throw new IOException(
          folder.resolve(MANIFEST) + " is of a version that this program does not know.");
    }
    var vars = new LinkedHashMap<String, String>();
    root.path("vars").fields().forEachRemaining(e -> vars.put(e.getKey(), e.getValue().asText()));
    var inputs = new ArrayList<Input>();
    for (var node : root.path("inputs")) {
      var input =
          new Input(
              Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
              node.path("name").asText(),
              folder.resolve(node.path("copy").asText()),
              node.path("sha256").asText());
      if (!Sha256.of(input.path()).equals(input.sha256())) {
        throw new IOException(
            input.path()
                + " is not what the run was started with ("
                + input.name()
                + "). Restore it from a backup; the run needs those bytes.");
      }
      inputs.add(input);
    }
    return new FrozenInputs(vars, Path.of(root.path("inventoryBase").asText()), inputs);
  }
}
