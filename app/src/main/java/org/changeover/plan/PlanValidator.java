package org.changeover.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Target;
import org.changeover.text.FileProblem;

/**
 * Reads a plan with its inventory and checks both as a whole, so that an author sees every mistake
 * at once. Reads files, and touches nothing else: no host, no secret, no network.
 */
public final class PlanValidator {
  private final Catalogue catalogue;
  private final Enclosure enclosure;
  private final Problems problems = new Problems();

  private PlanValidator(Catalogue catalogue, Optional<Path> folder) {
    this.catalogue = catalogue;
    this.enclosure = new Enclosure(folder);
  }

  /**
   * Reads and checks files of the user's.
   *
   * @param vars the values of {@code --var}, as given; only variables that the plan declares
   */
  public static Validation validate(
      Path plan, Path inventory, Catalogue catalogue, Map<String, String> vars) {
    return validate(plan, inventory, catalogue, vars, Optional.empty());
  }

  /**
   * The same for somebody who may not read every file that this process may.
   *
   * @param folder below which, with no link on the way, every file lies that is read; empty:
   *     anywhere
   */
  public static Validation validate(
      Path plan,
      Path inventory,
      Catalogue catalogue,
      Map<String, String> vars,
      Optional<Path> folder) {
    var planFile = new Source(plan.toString(), plan, folder(plan));
    var inventoryFile = new Source(inventory.toString(), inventory, folder(inventory));
    return new PlanValidator(catalogue, folder)
        .validate(planFile, inventoryFile, vars, Optional.empty(), Optional.empty());
  }

  /** Reads and checks the copies that a run was started from. */
  public static Validation validate(FrozenInputs frozen, Catalogue catalogue) {
    FrozenInputs.Input plan = frozen.first(FrozenInputs.Kind.PLAN).orElseThrow();
    FrozenInputs.Input inventory = frozen.first(FrozenInputs.Kind.INVENTORY).orElseThrow();
    return new PlanValidator(catalogue, Optional.empty())
        .validate(
            new Source(plan.name(), plan.path(), folder(plan.path())),
            new Source(inventory.name(), inventory.path(), frozen.inventoryBase()),
            frozen.vars(),
            Optional.of(frozen),
            Optional.of(frozen));
  }

  /**
   * Reads and checks another version of a run's plan, on the inventory and with the variables that
   * the run was started with.
   *
   * @param plan a file of the user's, beside those that it names
   */
  public static Validation amended(Path plan, FrozenInputs frozen, Catalogue catalogue) {
    FrozenInputs.Input inventory = frozen.first(FrozenInputs.Kind.INVENTORY).orElseThrow();
    return new PlanValidator(catalogue, Optional.empty())
        .validate(
            new Source(plan.toString(), plan, folder(plan)),
            new Source(inventory.name(), inventory.path(), frozen.inventoryBase()),
            frozen.vars(),
            Optional.empty(),
            Optional.of(frozen));
  }

  /** A file to read: what messages call it, where it is, and where its relative paths start. */
  private record Source(String label, Path path, Path base) {}

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /**
   * @param frozenPlan holds the files of the plan, where they are frozen
   * @param frozen the same for those of the inventory
   */
  private Validation validate(
      Source planFile,
      Source inventoryFile,
      Map<String, String> vars,
      Optional<FrozenInputs> frozenPlan,
      Optional<FrozenInputs> frozen) {
    var inputs = new ArrayList<FrozenInputs.Input>();
    Optional<PlanReader.Draft> draft =
        read("plan", planFile, FrozenInputs.Kind.PLAN, inputs)
            .flatMap(bytes -> PlanReader.read(planFile.label(), bytes, problems))
            .map(read -> new PlanReader.Draft(override(read.plan(), vars), read.broken()));
    Optional<Inventory> inventory =
        read("inventory", inventoryFile, FrozenInputs.Kind.INVENTORY, inputs)
            .flatMap(bytes ->
                InventoryReader.read(inventoryFile.label(), bytes, inventoryFile.base(), problems))
            .map(read -> read.withOperators(operators(read, inventoryFile, frozen, inputs)));
    if (inventory.isEmpty()) {
      return new Validation.Invalid(problems.list());
    }
    var files =
        new InputFiles(planFile.base(), inventoryFile.base(), frozenPlan, frozen, enclosure);
    var check = new InventoryCheck(inventory.get(), catalogue, files, problems);
    check.run();
    Map<String, List<Target>> targets = Map.of();
    if (draft.isPresent()) {
      targets = new Targets(draft.get().plan(), inventory.get(), check.services(), problems).all();
      new PlanCheck(draft.get(), inventory.get(), catalogue, targets, files, problems).run();
    }
    if (!problems.isEmpty() || draft.isEmpty()) {
      return new Validation.Invalid(problems.list());
    }
    inputs.addAll(files.found());
    return new Validated(
        draft.get().plan(),
        inventory.get(),
        catalogue,
        new FrozenInputs(vars, inventoryFile.base(), inputs),
        targets,
        check.settings());
  }

  private Optional<byte[]> read(
      String what, Source source, FrozenInputs.Kind kind, List<FrozenInputs.Input> inputs) {
    var at = SourcePosition.of(source.label());
    if (!enclosure.holds(source.path())) {
      problems.add(at, Enclosure.OUTSIDE);
      return Optional.empty();
    }
    try {
      if (Files.isDirectory(source.path())) {
        problems.add(at, "is a folder. Name the " + what + "'s file in it.");
        return Optional.empty();
      }
      byte[] bytes = beginning(source.path());
      inputs.add(new FrozenInputs.Input(kind, source.label(), source.path(), Sha256.of(bytes)));
      return Optional.of(bytes);
    } catch (NoSuchFileException missing) {
      problems.add(
          at,
          "there is no such "
              + what
              + " file. Mend the path"
              + (kind == FrozenInputs.Kind.INVENTORY ? ", or name one with --inventory." : "."));
    } catch (IOException unreadable) {
      problems.add(
          at,
          "cannot be read: "
              + FileProblem.why(unreadable)
              + ". Make it readable, or mend the path.");
    }
    return Optional.empty();
  }

  /** All of a file, or one byte more than a file may have. */
  private byte[] beginning(Path file) throws IOException {
    try (InputStream in = enclosure.open(file)) {
      return in.readNBytes(YamlText.MOST_BYTES + 1);
    }
  }

  private Operators operators(
      Inventory inventory,
      Source inventoryFile,
      Optional<FrozenInputs> frozen,
      List<FrozenInputs.Input> inputs) {
    if (inventory.operatorsFile().isEmpty()) {
      return Operators.none();
    }
    Step.Name written = inventory.operatorsFile().get();
    if (written.text().indexOf('\0') >= 0) {
      problems.add(
          written.at(), "the operators file " + Wording.quoted(written.text()) + " is no path.");
      return Operators.none();
    }
    Optional<FrozenInputs.Input> copy =
        frozen.flatMap(copies -> copies.first(FrozenInputs.Kind.OPERATORS));
    String label =
        copy.map(FrozenInputs.Input::name)
            .orElseGet(
                () -> Path.of(inventoryFile.label()).resolveSibling(written.text()).toString());
    Path path =
        copy.map(FrozenInputs.Input::path)
            .orElseGet(() -> inventory.base().resolve(written.text()));
    if (!enclosure.holds(path)) {
      problems.add(
          written.at(),
          "the operators file " + Wording.quoted(written.text()) + " " + Enclosure.OUTSIDE);
      return Operators.none();
    }
    if (!Files.isRegularFile(path)) {
      problems.add(
          written.at(),
          "the operators file "
              + Wording.quoted(written.text())
              + (Files.exists(path)
                  ? " is no file. Name a file."
                  : " does not exist beside the inventory. Make it, or remove 'operators:'."));
      return Operators.none();
    }
    return read("operators", new Source(label, path, path), FrozenInputs.Kind.OPERATORS, inputs)
        .map(bytes -> OperatorsReader.read(label, bytes, problems))
        .orElse(Operators.none());
  }

  private Plan override(Plan plan, Map<String, String> given) {
    var vars = new LinkedHashMap<>(plan.vars());
    given.forEach((name, text) -> {
      var at = SourcePosition.of("--var " + name);
      if (!vars.containsKey(name)) {
        problems.add(
            at,
            "the plan declares no variable " + Wording.quoted(name) + ".",
            () ->
                Wording.didYouMean(
                    name, vars.keySet(), "It has: " + Wording.listed(vars.keySet()) + "."));
        return;
      }
      asDeclared(vars.get(name), text)
          .ifPresentOrElse(
              value -> vars.put(name, value),
              () ->
                  problems.add(
                      at,
                      Wording.quoted(text)
                          + " is not "
                          + Value.of(vars.get(name), at).kind()
                          + ", as the plan declares '"
                          + name
                          + "'."));
    });
    return plan.withVars(vars);
  }

  /** The text as a value of the kind that the plan declares. */
  private static Optional<Object> asDeclared(Object declared, String text) {
    if (declared instanceof String) {
      return Optional.of(text);
    }
    return YamlText.inline("--var", text)
        .filter(value -> !(value instanceof Value.Nothing))
        .map(Value::plain)
        .filter(value ->
            declared instanceof Number
                ? value instanceof Number
                : declared instanceof Boolean
                    ? value instanceof Boolean
                    : declared instanceof List<?>
                        ? value instanceof List<?>
                        : value instanceof Map<?, ?>);
  }
}
