package org.changeover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.run.Amendment;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Compares and asks here; the run's engine compares once more, and decides. It reads files of this
 * machine, and is not offered over SSH.
 */
@Command(
    name = "amend",
    description =
        "Go on with another version of the plan: shows what differs, and changes steps that have not begun. Approvals are asked for again.")
final class AmendCommand extends SteerCommand {
  @Parameters(index = "1", paramLabel = "PLAN", description = "the file of the new version")
  private Path plan;

  @Option(names = "--reason", description = "goes into the journal")
  private String reason = "";

  @Option(names = "--yes", description = "do not ask whether that is what is wanted")
  private boolean yes;

  @Option(
      names = "--json",
      description = "print the difference as one JSON object, described in docs/events.md")
  private boolean json;

  AmendCommand(Surroundings around) {
    super(around);
  }

  @Override
  List<Request> requests(RunFolder run) throws Exception {
    RunState state = run.state();
    FrozenPlan frozen = FrozenPlan.of(run, state);
    Validated next = validated(frozen);
    boolean engine = run.engine().engineLives();
    var amendment =
        Amendment.of(frozen.runPlan(), RunPlan.of(next), engine ? state : state.interrupted());
    int version = state.planVersion() + 1;
    tellDifference(version, next, amendment);
    if (!amendment.refusals().isEmpty()) {
      throw new CommandRefusedException(
          ExitCode.STEP_FAILED, String.join("\n", amendment.refusals()) + "\nNothing was amended.");
    }
    if (!yes && !agrees()) {
      throw CommandRefusedException.badUsage("nothing was amended; --yes agrees beforehand");
    }
    String sha256 = run.freeze(version, next.inputs());
    return List.of(new Request.Amend(version, next.plan().sha256(), sha256, reason));
  }

  private Validated validated(FrozenPlan frozen) {
    Validation read =
        PlanValidator.amended(
            plan, frozen.validated().inputs(), FrozenPlan.catalogue(frozen.plugins()));
    return switch (read) {
      case Validated validated -> validated;
      case Validation.Invalid invalid -> {
        tell(invalid.text());
        int count = invalid.problems().size();
        throw CommandRefusedException.badUsage(
            "%d mistake%s with the run's own inventory and plugins; nothing was amended"
                .formatted(count, count == 1 ? "" : "s"));
      }
    };
  }

  private void tellDifference(int version, Validated next, Amendment amendment) {
    if (!json) {
      amendment.difference().forEach(this::show);
      return;
    }
    ObjectNode all =
        JsonNodeFactory.instance
            .objectNode()
            .put("v", 1)
            .put("planVersion", version)
            .put("planSha256", next.plan().sha256());
    amendment.difference().forEach(all.putArray("difference")::add);
    amendment.refusals().forEach(all.putArray("refusals")::add);
    print(all.toString());
  }

  private boolean agrees() {
    if (!around().terminal()) {
      return false;
    }
    String answer =
        System.console().readLine("Go on with this plan? Approvals are asked for again. [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
