package org.changeover.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads an inventory by itself, for what needs hosts and no plan. */
public final class InventoryFile {
  private InventoryFile() {}

  /**
   * What was read.
   *
   * @param inventory without its operators; empty when the file is no mapping at all
   * @param problems in the shape of the file; whether it fits to providers is not looked at
   */
  public record Read(Optional<Inventory> inventory, List<Problem> problems) {}

  /**
   * @throws IOException when the file cannot be read
   */
  public static Read read(Path file) throws IOException {
    var problems = new Problems();
    Path base = file.toAbsolutePath().normalize().getParent();
    Optional<Inventory> inventory =
        InventoryReader.read(file.toString(), Files.readAllBytes(file), base, problems);
    return new Read(inventory, problems.list());
  }
}
