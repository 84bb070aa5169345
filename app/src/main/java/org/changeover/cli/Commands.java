package org.changeover.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The commands by name, in the order of the help; each is made when it is asked for. */
final class Commands {
  private final Map<String, Supplier<Object>> makers = new LinkedHashMap<>();

  Commands(Surroundings around) {
    makers.put("run", () -> new RunCommand(around));
    makers.put("attach", () -> new AttachCommand(around));
    makers.put("resume", () -> new ResumeCommand(around));
    makers.put("pause", () -> new SteerCommands.Pause(around));
    makers.put("cancel", () -> new SteerCommands.Cancel(around));
    makers.put("retry", () -> new SteerCommands.Retry(around));
    makers.put("skip", () -> new SteerCommands.Skip(around));
    makers.put("approve", () -> new SteerCommands.Approve(around));
    makers.put("reject", () -> new SteerCommands.Reject(around));
    makers.put("confirm", () -> new SteerCommands.Confirm(around));
    makers.put("answer", () -> new SteerCommands.Answer(around));
    makers.put("amend", () -> new AmendCommand(around));
    makers.put("undo", () -> new UndoCommand(around));
    makers.put("runs", () -> new RunsCommand(around));
    makers.put("status", () -> new StatusCommand(around));
    makers.put("events", () -> new EventsCommand(around));
    makers.put("verify", () -> new VerifyCommand(around));
    makers.put("report", () -> new ReportCommand(around));
    makers.put("validate", () -> new ValidateCommand(around));
    makers.put("preview", () -> new PreviewCommand(around));
    makers.put("graph", () -> new GraphCommand(around));
    makers.put("schema", () -> new SchemaCommand(around));
    makers.put("init", () -> new InitCommand(around));
    makers.put("trust", () -> new TrustCommand(around));
    makers.put("plugin", () -> new PluginCommand(around));
    makers.put("doctor", () -> new DoctorCommand(around));
    makers.put("demo", () -> new DemoCommand(around));
    makers.put("lab", org.changeover.lab.LabCommand::new);
    makers.put("engine", () -> new EngineCommand(around));
    makers.put("fetch", () -> new FetchCommand(around));
    makers.put("serve", () -> new ServeCommand(around));
    makers.put("serve-folder", () -> new ServeFolderCommand(around));
  }

  Set<String> names() {
    return makers.keySet();
  }

  boolean has(String name) {
    return makers.containsKey(name);
  }

  Object make(String name) {
    return makers.get(name).get();
  }
}
