package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.changeover.plan.PlanTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "init", description = "Write a plan and an inventory to begin with.")
final class InitCommand extends BaseCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "where to; made when missing (default: the current folder)")
  private Path folder = Path.of("");

  InitCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws IOException {
    Path into = folder.toAbsolutePath().normalize();
    for (String name : new String[] {"plan.yaml", "inventory.yaml"}) {
      if (Files.exists(into.resolve(name))) {
        throw CommandRefusedException.badUsage(into.resolve(name) + " exists; name another folder");
      }
    }
    Files.createDirectories(into);
    write(into.resolve("plan.yaml"), PlanTemplate.plan(id(into)));
    write(into.resolve("inventory.yaml"), PlanTemplate.inventory());
    tell("Try: changeover validate " + folder.resolve("plan.yaml"));
    return ExitCode.DONE;
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    print(file.toString());
  }

  /** The folder's name, as far as ids of plans allow it. */
  private static String id(Path folder) {
    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
    String id =
        name.toLowerCase(java.util.Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    return id.isEmpty() ? "plan" : id;
  }
}
