package org.changeover.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.changeover.spi.Target;

/**
 * Puts values in the place of references. A text that is one reference takes the type of what it
 * refers to; a list that this makes an element of a list is spread into it.
 */
final class Interpolation {
  /** How much references may bring in: a value costs one, a text one for each of its characters. */
  private static final long MOST = 4_000_000;

  private final Scope scope;
  private final Problems problems = new Problems();
  private long room = MOST;

  private Interpolation(Scope scope) {
    this.scope = scope;
  }

  /**
   * The value with its references replaced; a part that cannot be is a problem and pending.
   *
   * @param what for messages, such as {@code step 'x'}
   */
  static Value resolve(String what, Value value, Scope scope, Problems problems) {
    var interpolation = new Interpolation(scope);
    Value resolved = interpolation.resolve(value);
    problems.addAll(
        interpolation.problems.list().stream().map(problem -> problem.within(what)).toList());
    return resolved;
  }

  private Value resolve(Value value) {
    return switch (value) {
      case Value.Text text -> text(text);
      case Value.Items items -> {
        List<Value> resolved = new ArrayList<>();
        items.items().forEach(item -> spread(item, resolve(item), resolved));
        yield new Value.Items(resolved, items.at());
      }
      case Value.Fields fields -> {
        Map<String, Value.Field> resolved = new LinkedHashMap<>();
        fields
            .fields()
            .forEach((key, field) ->
                resolved.put(key, new Value.Field(field.keyAt(), resolve(field.value()))));
        yield new Value.Fields(resolved, fields.at());
      }
      case Value.Num num -> num;
      case Value.Flag flag -> flag;
      case Value.Nothing nothing -> nothing;
      case Value.SecretName secret -> secret;
      case Value.Pending pending -> pending;
    };
  }

  private static void spread(Value written, Value resolved, List<Value> into) {
    if (written instanceof Value.Text && resolved instanceof Value.Items items) {
      into.addAll(items.items());
    } else {
      into.add(resolved);
    }
  }

  private Value text(Value.Text text) {
    Optional<Template> parsed = Template.parse(text.text(), text.at(), problems);
    if (parsed.isEmpty()) {
      return failed(text.at());
    }
    Optional<Reference> sole = parsed.get().sole();
    return sole.map(reference -> value(reference, text.at())).orElseGet(() -> joined(parsed.get()));
  }

  private Value joined(Template template) {
    var joined = new StringBuilder();
    Optional<Value> pending = Optional.empty();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Literal(String literal) -> joined.append(literal);
        case Template.Ref(Reference reference) -> {
          Value value = value(reference, template.at());
          switch (value) {
            case Value.Text text -> joined.append(text.text());
            case Value.Num num -> joined.append(num.written());
            case Value.Flag flag -> joined.append(flag.flag());
            case Value.Pending later -> pending = Optional.of(later);
            case Value.SecretName secret ->
                pending = Optional.of(embedded(secret, "A secret is only ever the whole value."));
            case Value.Nothing nothing ->
                pending = Optional.of(embedded(nothing, "Give it a value."));
            case Value.Items items ->
                pending = Optional.of(embedded(items, "Let it be the whole value."));
            case Value.Fields fields ->
                pending = Optional.of(embedded(fields, "Name one of its keys."));
          }
        }
      }
    }
    return pending.orElseGet(() -> new Value.Text(joined.toString(), template.at()));
  }

  private Value embedded(Value value, String todo) {
    problems.add(value.at(), value.kind() + " cannot be a part of a text. " + todo);
    return failed(value.at());
  }

  private Value failed(SourcePosition at) {
    return new Value.Pending("nothing", at);
  }

  private Value fail(SourcePosition at, String message) {
    return fail(at, message, () -> "");
  }

  private Value fail(SourcePosition at, String mistake, Supplier<String> advice) {
    problems.add(at, mistake, advice);
    return failed(at);
  }

  private Value value(Reference reference, SourcePosition at) {
    Value value = lookUp(reference, at);
    room -= cost(value);
    return room >= 0
        ? value
        : fail(
            at, "the references bring in more than a plan may hold. Use fewer, or shorter values.");
  }

  private static long cost(Value value) {
    return switch (value) {
      case Value.Text text -> 1 + text.text().length();
      case Value.Items items -> 1 + items.items().stream().mapToLong(Interpolation::cost).sum();
      case Value.Fields fields ->
          1 + fields.fields().values().stream().mapToLong(field -> 1 + cost(field.value())).sum();
      case Value.Num num -> 1;
      case Value.Flag flag -> 1;
      case Value.Nothing nothing -> 1;
      case Value.SecretName secret -> 1;
      case Value.Pending pending -> 1;
    };
  }

  private Value lookUp(Reference reference, SourcePosition at) {
    return switch (reference) {
      case Reference.Var variable -> variable(variable, at);
      case Reference.HostField(String host, String field) -> hostField(host, field, at);
      case Reference.GroupMembers(String group) -> members(group, at);
      case Reference.OutputOf output -> output(output, at);
      case Reference.TargetField(String field) -> targetField(field, at);
      case Reference.SecretOf(String name) -> secret(name, at);
      case Reference.RunId run ->
          scope
              .runId()
              .<Value>map(id -> new Value.Text(id, at))
              .orElse(new Value.Pending("the run's start", at));
    };
  }

  private Value variable(Reference.Var variable, SourcePosition at) {
    Map<String, Object> vars = scope.vars();
    if (!vars.containsKey(variable.name())) {
      String declare =
          vars.isEmpty()
              ? "Declare it under 'vars:' of the plan; in an inventory, write the value out."
              : "Declare it under 'vars:' of the plan.";
      return fail(
          at,
          "there is no variable " + Wording.quoted(variable.name()) + ".",
          () -> Wording.didYouMean(variable.name(), vars.keySet(), declare));
    }
    return inside(
        vars.get(variable.name()), variable.rest(), "the variable '" + variable.name() + "'", at);
  }

  private Value inside(Object start, List<String> path, String what, SourcePosition at) {
    Object current = start;
    for (String key : path) {
      if (!(current instanceof Map<?, ?> map) || !map.containsKey(key)) {
        return fail(at, what + " has no " + Wording.quoted(key) + " inside. Mend the path.");
      }
      current = map.get(key);
    }
    return Value.of(current, at);
  }

  private Value hostField(String name, String field, SourcePosition at) {
    Map<String, InventoryHost> hosts = scope.inventory().hosts();
    InventoryHost host = hosts.get(name);
    if (host == null) {
      return fail(
          at,
          "the host " + Wording.quoted(name) + " is not in the inventory.",
          () -> Wording.didYouMean(name, hosts.keySet(), "Hosts: " + hostNames() + "."));
    }
    return field("host", name, host.addresses(), field, at);
  }

  private String hostNames() {
    return Wording.listed(scope.inventory().hosts().keySet());
  }

  private Value field(
      String kind, String name, List<String> addresses, String field, SourcePosition at) {
    return switch (field) {
      case "name" -> new Value.Text(name, at);
      case "addresses" ->
          addresses.isEmpty()
              ? fail(at, "the " + kind + " '" + name + "' has no address in the inventory.")
              : Value.of(addresses, at);
      case "address" -> one(kind, name, addresses, false, at);
      case "address6" -> one(kind, name, addresses, true, at);
      default ->
          fail(
              at,
              "a " + kind + " has no " + Wording.quoted(field) + ".",
              () ->
                  Wording.didYouMean(
                      field,
                      Reference.HOST_FIELDS,
                      "It has " + Wording.listed(Reference.HOST_FIELDS) + "."));
    };
  }

  private Value one(
      String kind, String name, List<String> addresses, boolean six, SourcePosition at) {
    return addresses.stream()
        .filter(address -> address.contains(":") == six)
        .findFirst()
        .<Value>map(address -> new Value.Text(address, at))
        .orElseGet(() ->
            fail(
                at,
                "the "
                    + kind
                    + " '"
                    + name
                    + "' has no "
                    + (six ? "'address6'" : "'address'")
                    + " in the inventory. Add it there."));
  }

  private Value members(String group, SourcePosition at) {
    Map<String, Inventory.Group> groups = scope.inventory().groups();
    Inventory.Group found = groups.get(group);
    if (found == null) {
      return fail(
          at,
          "the group " + Wording.quoted(group) + " is not in the inventory.",
          () ->
              Wording.didYouMean(
                  group, groups.keySet(), "Groups: " + Wording.listed(groups.keySet()) + "."));
    }
    return Value.of(found.memberNames(), at);
  }

  private Value output(Reference.OutputOf output, SourcePosition at) {
    return switch (scope.outputs().find(output.step(), output.target(), output.name())) {
      case Outputs.Found.Known(Object value) ->
          inside(
              value,
              output.rest(),
              "the output '" + output.name() + "' of step '" + output.step() + "'",
              at);
      case Outputs.Found.NotYet(String until) -> new Value.Pending(until, at);
      case Outputs.Found.Missing(String why, Supplier<String> advice) -> fail(at, why, advice);
    };
  }

  private Value targetField(String field, SourcePosition at) {
    if (scope.target().isEmpty()) {
      return fail(at, "there is no target here. '${target.…}' belongs in steps with 'targets'.");
    }
    return switch (scope.target().get()) {
      case Target.Host host -> field("target", host.name(), host.addresses(), field, at);
      case Target.Unmanaged host -> field("target", host.name(), host.addresses(), field, at);
      case Target.Service service -> field("target", service.name(), List.of(), field, at);
    };
  }

  private Value secret(String name, SourcePosition at) {
    Map<String, SecretSource> secrets = scope.inventory().secrets();
    if (!secrets.containsKey(name)) {
      return fail(
          at,
          "the secret " + Wording.quoted(name) + " is not in the inventory.",
          () ->
              Wording.didYouMean(
                  name, secrets.keySet(), "Say under 'secrets:' where it comes from."));
    }
    return new Value.SecretName(name, at);
  }
}
