package org.changeover.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.plan.Shape.Parameter;
import org.changeover.spi.Action;
import org.changeover.spi.Between;

/**
 * Writes the JSON schema of plans and inventories, with the parameters of every action of the
 * loaded providers, for editors that complete and check while one types. The same catalogue gives
 * the same bytes.
 *
 * <p>In a plan, {@code uses:} names an instance of the inventory, which a schema cannot know: it
 * takes an instance to be called as its plugin, and leaves the parameters of other instances alone.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/schema">JSON Schema 2020-12</a>
 */
public final class SchemaGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** A text that is one reference, in the place of any value. */
  private static final String REFERENCE = "^\\$\\{[^}]+\\}$";

  private final Catalogue catalogue;

  public SchemaGenerator(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The schema of {@code plan.yaml}. */
  public String plan() {
    ObjectNode root = head("A plan: what is done, in which order.");
    ObjectNode all = properties(root, List.of("plan", "phases"));
    name(all, "plan", "The plan's id.");
    text(all, "title", "What the plan does, for people.");
    all.putObject("vars")
        .put("description", "Plain values that the rest refers to as ${vars.NAME}.")
        .put("type", "object");
    budget(all.putObject("budget"));
    probe(all.putObject("probe"));
    ObjectNode phase = array(all, "phases", "They follow each other.");
    ObjectNode inPhase = properties(phase, List.of("id", "steps"));
    name(inPhase, "id", "Unique in the plan.");
    text(inPhase, "title", "What the phase is for.");
    array(inPhase, "steps", "They follow each other, unless 'needs' says otherwise.")
        .put("$ref", "#/$defs/step");
    ObjectNode definitions = root.putObject("$defs");
    step(definitions.putObject("step"));
    gate(definitions.putObject("approval"));
    act(definitions.putObject("action"));
    return write(root);
  }

  /** The schema of {@code inventory.yaml}. */
  public String inventory() {
    ObjectNode root = head("An inventory: where a plan is carried out, and with what.");
    ObjectNode all = properties(root, List.of("hosts"));
    flag(all, "lab", "Whether everything here belongs to a lab.", false);
    host(map(all, "hosts", "The machines, by name."));
    ObjectNode group = map(all, "groups", "Several hosts under one name.");
    group.put("type", "array").putObject("items").put("type", "string");
    providers(map(all, "providers", "Instances of plugins, with their settings."));
    secret(map(all, "secrets", "Where secrets come from; never their values."));
    text(all, "operators", "The operators file, beside the inventory.");
    return write(root);
  }

  private static ObjectNode head(String description) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", DIALECT).put("description", description);
    return root;
  }

  private static String write(ObjectNode root) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree that was just made cannot be written", impossible);
    }
  }

  private static ObjectNode properties(ObjectNode schema, List<String> required) {
    schema.put("type", "object").put("additionalProperties", false);
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(names::add);
    }
    return schema.putObject("properties");
  }

  private static void text(ObjectNode all, String key, String description) {
    all.putObject(key).put("description", description).put("type", "string");
  }

  private static void name(ObjectNode all, String key, String description) {
    all.putObject(key)
        .put("description", description)
        .put("type", "string")
        .put("pattern", "^" + Form.NAME.pattern() + "$");
  }

  private static void flag(ObjectNode all, String key, String description, boolean otherwise) {
    all.putObject(key)
        .put("description", description)
        .put("type", "boolean")
        .put("default", otherwise);
  }

  private static void whole(ObjectNode all, String key, String description, long min, long max) {
    all.putObject(key)
        .put("description", description)
        .put("type", "integer")
        .put("minimum", min)
        .put("maximum", max);
  }

  private static void duration(ObjectNode all, String key, String description) {
    lengthOfTime(all.putObject(key).put("description", description));
  }

  private static void lengthOfTime(ObjectNode schema) {
    ArrayNode any = schema.putArray("anyOf");
    any.addObject().put("type", "string").put("pattern", Durations.PATTERN);
    any.addObject().put("const", 0);
  }

  private static void choice(ObjectNode all, String key, String description, String... words) {
    ArrayNode options = all.putObject(key).put("description", description).putArray("enum");
    for (String word : words) {
      options.add(word);
    }
  }

  /** A list with at least one element; returns the element's schema. */
  private static ObjectNode array(ObjectNode all, String key, String description) {
    return all.putObject(key)
        .put("description", description)
        .put("type", "array")
        .put("minItems", 1)
        .putObject("items");
  }

  /** A mapping with names of the author's choice; returns the schema of a value. */
  private static ObjectNode map(ObjectNode all, String key, String description) {
    ObjectNode schema = all.putObject(key).put("description", description).put("type", "object");
    schema.putObject("propertyNames").put("pattern", "^" + Form.NAME.pattern() + "$");
    return schema.putObject("additionalProperties");
  }

  private static void names(ObjectNode all, String key, String description) {
    ArrayNode any = all.putObject(key).put("description", description).putArray("anyOf");
    any.addObject().put("type", "string");
    any.addObject().put("type", "array").putObject("items").put("type", "string");
  }

  private static void budget(ObjectNode schema) {
    schema.put("description", "What the change may cost.");
    duration(properties(schema, List.of()), "downtime", "How long the probe may fail in all.");
  }

  private static void probe(ObjectNode schema) {
    schema.put("description", "Watches the service for the whole run.");
    ObjectNode all = properties(schema, List.of("from", "url"));
    text(all, "from", "The host that asks.");
    text(all, "url", "What it asks for.");
    duration(all, "every", "The time between two requests.");
    duration(all, "timeout", "Of one request.");
    text(all, "ca", "A file on that host with the certificate authority to trust.");
    ObjectNode expect = all.putObject("expect").put("description", "What a healthy answer is.");
    ObjectNode inExpect = properties(expect, List.of());
    whole(inExpect, "status", "The HTTP status.", 100, 599);
    text(inExpect, "contains", "A text that the body holds.");
  }

  private static void gate(ObjectNode schema) {
    schema.put("description", "Asks before the effect.");
    ObjectNode all = properties(schema, List.of("ask"));
    text(all, "ask", "The question.");
    names(all, "by", "Who may answer: roles (approvers, operators) or names of operators.");
    whole(all, "count", "How many different operators must approve.", 1, 100);
    duration(all, "within", "How long the question stays open.");
    choice(all, "otherwise", "What happens when that time ends.", "hold", "reject");
    flag(all, "self", "Whether whoever started the run counts too.", false);
  }

  private static void step(ObjectNode schema) {
    schema.put("description", "One thing that is done.");
    ObjectNode all = properties(schema, List.of("id"));
    name(all, "id", "Unique in the plan.");
    text(all, "title", "What the step does, for people.");
    text(all, "uses", "PROVIDER/ACTION.");
    all.putObject("with").put("description", "The action's parameters.").put("type", "object");
    names(all, "targets", "Hosts, groups or services.");
    ObjectNode needs = all.putObject("needs");
    needs.put("description", "Steps that end before; without it, the step written before.");
    needs.put("type", "array").putObject("items").put("type", "string");
    rollout(all.putObject("rollout"));
    text(all, "when", "One comparison; the step is skipped when it does not hold.");
    all.putObject("approve").put("$ref", "#/$defs/approval");
    array(all, "steps", "A chain: runs as a whole on each target.").put("$ref", "#/$defs/step");
    waiting(all.putObject("wait"));
    text(all, "manual", "What a person does, and confirms.");
    duration(all, "timeout", "Of one attempt at one target.");
    retry(all.putObject("retry"));
    choice(all, "on-failure", "What a failure means for the rest.", "stop", "continue");
    ArrayNode works = schema.putArray("oneOf");
    for (String work : List.of("uses", "steps", "wait", "manual")) {
      works.addObject().putArray("required").add(work);
    }
    schema.putArray("allOf").addObject().put("$ref", "#/$defs/action");
  }

  private static void rollout(ObjectNode schema) {
    schema.put("description", "How the step spreads over its targets.");
    ObjectNode all = properties(schema, List.of());
    whole(all, "canary", "How many go first and alone.", 0, 10_000);
    whole(all, "parallel", "How many at once.", 1, 10_000);
    whole(all, "tolerate", "How many may fail.", 0, 10_000);
  }

  private static void retry(ObjectNode schema) {
    schema.put("description", "Attempts after the first that failed.");
    ObjectNode all = properties(schema, List.of("times"));
    whole(all, "times", "How many.", 1, 100);
    duration(all, "backoff", "The pause before the second; doubled before each further one.");
  }

  private static void waiting(ObjectNode schema) {
    schema.put("description", "Time passes.");
    ObjectNode all = properties(schema, List.of());
    text(all, "for", "A length of time.");
    ObjectNode until = all.putObject("until");
    until.put("description", "A moment, or an action whose check is to be satisfied.");
    ArrayNode any = until.putArray("anyOf");
    any.addObject().put("type", "string");
    ObjectNode look = any.addObject();
    ObjectNode inLook = properties(look, List.of("uses"));
    text(inLook, "uses", "PROVIDER/ACTION.");
    inLook.putObject("with").put("type", "object");
    look.putArray("allOf").addObject().put("$ref", "#/$defs/action");
    duration(all, "at-most", "When the step fails instead.");
    duration(all, "every", "The time between two looks.");
    text(all, "because", "The reason, for whoever looks at the screen meanwhile.");
    ArrayNode one = schema.putArray("oneOf");
    one.addObject().putArray("required").add("for");
    one.addObject().putArray("required").add("until");
  }

  /** For each action: when {@code uses} names it, {@code with} is as its parameters say. */
  private void act(ObjectNode schema) {
    schema.put("description", "The parameters of each action.");
    ArrayNode all = schema.putArray("allOf");
    for (Catalogue.Kind kind : sorted()) {
      for (Action<?, ?> action : kind.actions().values()) {
        ObjectNode rule = all.addObject();
        ObjectNode uses = rule.putObject("if");
        uses.putObject("properties")
            .putObject("uses")
            .put("const", kind.name() + "/" + action.name());
        uses.putArray("required").add("uses");
        ObjectNode then = rule.putObject("then");
        ObjectNode with = then.putObject("properties").putObject("with");
        with.put("description", action.summary());
        parameters(with, Parameter.of(action.parameters()), Map.of());
        if (with.has("required")) {
          then.putArray("required").add("with");
        }
      }
    }
  }

  private List<Catalogue.Kind> sorted() {
    return new ArrayList<>(new TreeMap<>(catalogue.kinds()).values());
  }

  private void providers(ObjectNode schema) {
    ObjectNode properties = schema.put("type", "object").putObject("properties");
    ObjectNode plugin = properties.putObject("plugin").put("description", "The plugin's name.");
    ArrayNode names = plugin.putArray("enum");
    sorted().forEach(kind -> names.add(kind.name()));
    schema.putArray("required").add("plugin");
    ArrayNode all = schema.putArray("allOf");
    for (Catalogue.Kind kind : sorted()) {
      ObjectNode rule = all.addObject();
      rule.putObject("if").putObject("properties").putObject("plugin").put("const", kind.name());
      parameters(
          rule.putObject("then"),
          Parameter.of(kind.provider().settings()),
          Map.of("plugin", (JsonNode) JSON.createObjectNode().put("const", kind.name())));
    }
  }

  private static void parameters(
      ObjectNode schema, List<Parameter> parameters, Map<String, JsonNode> further) {
    List<String> required =
        parameters.stream().filter(Parameter::required).map(Parameter::key).toList();
    ObjectNode all = properties(schema, required);
    further.forEach(all::set);
    for (Parameter parameter : parameters) {
      ObjectNode one = all.putObject(parameter.key());
      one.put("description", parameter.doc());
      parameter.otherwise().ifPresent(text -> one.set("default", yaml(parameter, text)));
      parameter.example().ifPresent(text -> one.putArray("examples").add(yaml(parameter, text)));
      ArrayNode any = one.putArray("anyOf");
      shape(any.addObject(), parameter.shape(), Optional.of(parameter));
      any.addObject().put("type", "string").put("pattern", REFERENCE);
    }
  }

  /** A default or example, written as in YAML, as JSON of the parameter's type. */
  private static JsonNode yaml(Parameter parameter, String text) {
    Shape shape =
        parameter.shape() instanceof Shape.MaybeShape(Shape inner) ? inner : parameter.shape();
    return shape instanceof Shape.TextShape
        ? JSON.valueToTree(text)
        : YamlText.inline("default", text)
            .map(value -> (JsonNode) JSON.valueToTree(value.plain()))
            .orElseGet(() -> JSON.valueToTree(text));
  }

  private static void shape(ObjectNode schema, Shape shape, Optional<Parameter> of) {
    switch (shape) {
      case Shape.TextShape text -> {
        schema.putArray("type").add("string").add("number");
        of.flatMap(Parameter::matches)
            .ifPresent(
                matches -> schema.put("pattern", "^(?:" + matches.pattern() + ")$|\\$\\{[^}]+\\}"));
      }
      case Shape.WholeShape whole -> {
        schema.put("type", "integer");
        of.flatMap(Parameter::between).ifPresent(between -> range(schema, between));
      }
      case Shape.DecimalShape decimal -> schema.put("type", "number");
      case Shape.FlagShape flag -> schema.put("type", "boolean");
      case Shape.DurationShape duration -> lengthOfTime(schema);
      case Shape.InstantShape instant -> schema.put("type", "string").put("format", "date-time");
      case Shape.SecretShape secret ->
          schema.put("type", "string").put("pattern", "^\\$\\{secret:[^}]+\\}$");
      case Shape.HostShape host -> schema.put("type", "string");
      case Shape.FileShape file -> schema.put("type", "string");
      case Shape.ChoiceShape choice -> {
        ArrayNode words = schema.putArray("enum");
        choice.words().forEach(words::add);
      }
      case Shape.MaybeShape(Shape inner) -> shape(schema, inner, of);
      case Shape.ListShape(Shape element) -> {
        ArrayNode any = schema.put("type", "array").putObject("items").putArray("anyOf");
        shape(any.addObject(), element, of);
        any.addObject().put("type", "string").put("pattern", REFERENCE);
      }
      case Shape.MapShape(Shape value) -> {
        ArrayNode any =
            schema.put("type", "object").putObject("additionalProperties").putArray("anyOf");
        shape(any.addObject(), value, Optional.empty());
        any.addObject().put("type", "string").put("pattern", REFERENCE);
      }
      case Shape.NestedShape nested -> parameters(schema, nested.parameters(), Map.of());
    }
  }

  private static void range(ObjectNode schema, Between between) {
    if (between.min() != Long.MIN_VALUE) {
      schema.put("minimum", between.min());
    }
    if (between.max() != Long.MAX_VALUE) {
      schema.put("maximum", between.max());
    }
  }

  private static void host(ObjectNode schema) {
    ObjectNode all = properties(schema, List.of());
    text(all, "address", "IPv4.");
    text(all, "address6", "IPv6.");
    text(all, "user", "Who logs in.");
    ObjectNode sudo = all.putObject("sudo").put("description", "How commands become root.");
    ArrayNode any = sudo.putArray("anyOf");
    any.addObject().put("type", "boolean");
    ObjectNode password = properties(any.addObject(), List.of("password"));
    password.putObject("password").put("type", "string").put("pattern", "^\\$\\{secret:[^}]+\\}$");
    all.putObject("host-key")
        .put("description", "As 'ssh-keygen -l' prints it.")
        .put("type", "string")
        .put("pattern", "^SHA256:[A-Za-z0-9+/]{43}=?$");
    text(all, "jump", "The host through which this one is reached.");
    whole(all, "port", "Of SSH.", 1, 65_535);
    text(all, "key", "The file of the private key.");
    flag(all, "unmanaged", "Whether it is somebody else's, without a shell for us.", false);
    text(all, "owner", "That somebody's mail address.");
    flag(all, "local", "Whether it is the machine on which the engine runs.", false);
  }

  private static void secret(ObjectNode schema) {
    ObjectNode all = properties(schema, List.of());
    text(all, "env", "A variable of the environment.");
    text(all, "file", "A file that only its owner may read.");
    array(all, "command", "A command that prints it; without a shell.").put("type", "string");
    text(all, "prompt", "A question to whoever starts the run.");
    schema.put("minProperties", 1).put("maxProperties", 1);
  }
}
