package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.changeover.engine.HostTrust;
import org.changeover.plan.Inventory;
import org.changeover.plan.InventoryFile;
import org.changeover.plan.Problem;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.HostUnreachableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "trust", description = "Accept the key of a host of an inventory, knowingly.")
final class TrustCommand extends BaseCommand {
  @Parameters(paramLabel = "HOST", description = "name of the host in the inventory")
  private String host;

  @Option(
      names = "--fingerprint",
      required = true,
      paramLabel = "SHA256:...",
      description = "what the key must be, as its owner told you")
  private String fingerprint;

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description = "the inventory (default: inventory.yaml)")
  private Path inventory = Path.of("inventory.yaml");

  TrustCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws IOException {
    Inventory hosts = read();
    if (!hosts.hosts().containsKey(host)) {
      throw CommandRefusedException.badUsage(
          "%s has no host '%s'; it has: %s"
              .formatted(inventory, host, String.join(", ", hosts.hosts().keySet())));
    }
    try {
      HostTrust.accept(hosts, state(), host, fingerprint).block();
    } catch (IllegalArgumentException e) {
      throw CommandRefusedException.badUsage(e.getMessage());
    } catch (ActionFailedException | HostUnreachableException e) {
      throw new CommandRefusedException(ExitCode.STEP_FAILED, e.getMessage());
    }
    print("%s is trusted with the key %s".formatted(host, fingerprint));
    return ExitCode.DONE;
  }

  private Inventory read() throws IOException {
    if (Files.notExists(inventory)) {
      throw CommandRefusedException.badUsage(
          "there is no %s; name the inventory with --inventory FILE".formatted(inventory));
    }
    InventoryFile.Read read = InventoryFile.read(inventory);
    for (Problem problem : read.problems()) {
      tell(problem.toString());
    }
    if (read.inventory().isEmpty() || !read.problems().isEmpty()) {
      throw CommandRefusedException.badUsage("the inventory cannot be used; nothing was done");
    }
    return read.inventory().get();
  }
}
