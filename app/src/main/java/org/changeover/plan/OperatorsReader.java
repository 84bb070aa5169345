package org.changeover.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an operators file: who may look, steer and approve. */
public final class OperatorsReader {
  private static final List<String> KEYS = List.of("roles", "keys", "local-users");
  private static final Set<String> KEY_TYPES =
      Set.of(
          "ssh-ed25519",
          "ssh-rsa",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");

  private final Problems problems;
  private final Map<String, String> takenBy = new HashMap<>();

  private OperatorsReader(Problems problems) {
    this.problems = problems;
  }

  /** What an operators file holds, or everything that is wrong with it. */
  public sealed interface Result {
    record Read(Operators operators) implements Result {}

    record Wrong(List<Problem> problems) implements Result {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads an operators file by itself, as {@code serve} needs it. */
  public static Result read(String file, byte[] bytes) {
    var problems = new Problems();
    Operators operators = read(file, bytes, problems);
    return problems.isEmpty() ? new Result.Read(operators) : new Result.Wrong(problems.list());
  }

  static Operators read(String file, byte[] bytes, Problems problems) {
    return YamlText.read(file, bytes, problems)
        .flatMap(root -> Form.of("the operators file", root, problems, List.of("operators")))
        .map(form -> new OperatorsReader(problems).operators(form))
        .orElse(Operators.none());
  }

  private Operators operators(Form form) {
    form.required("operators", "Name at least one operator.");
    var operators = new LinkedHashMap<String, Operator>();
    form.fields("operators")
        .ifPresent(fields ->
            fields
                .fields()
                .forEach((name, field) -> {
                  form.checkName(name, field.keyAt(), "the name of an operator");
                  refuseRole(name, field.keyAt());
                  operator(name, field.value())
                      .ifPresent(operator -> operators.put(name, operator));
                }));
    if (form.fields("operators").filter(fields -> fields.fields().isEmpty()).isPresent()) {
      form.problem("operators", "there are no operators. Name at least one.");
    }
    return new Operators(operators);
  }

  /** An approval that names it would mean the role. */
  private void refuseRole(String name, SourcePosition at) {
    if (Role.of(name).isPresent()) {
      problems.add(
          at, "operator " + Wording.quoted(name) + " has the name of a role. Choose another.");
    }
  }

  private Optional<Operator> operator(String name, Value value) {
    return Form.of("operator " + Wording.quoted(name), value, problems, KEYS)
        .map(form -> {
          form.required("roles", "Give at least one of viewer, operator, approver.");
          List<Step.Name> keys = form.listOfNames("keys");
          List<Step.Name> users = form.listOfNames("local-users");
          if (keys.isEmpty() && users.isEmpty()) {
            problems.add(
                form.at(),
                form.what()
                    + " has neither 'keys' nor 'local-users', so nobody is known to be it. Add one.");
          }
          keys.forEach(key -> checkKey(form, name, key));
          users.forEach(user -> takeOnce(form, name, "the local user ", user, user.text()));
          return new Operator(
              name,
              roles(form),
              keys.stream().map(Step.Name::text).toList(),
              users.stream().map(Step.Name::text).toList());
        });
  }

  private void checkKey(Form form, String name, Step.Name key) {
    String[] parts = key.text().strip().split("\\s+");
    if (parts.length < 2 || !KEY_TYPES.contains(parts[0]) || !holds(parts[0], parts[1])) {
      problems.add(
          key.at(),
          form.what()
              + ": this is no public key. Write one as in authorized_keys, such as "
              + "\"ssh-ed25519 AAAA…\".");
      return;
    }
    takeOnce(form, name, "the key ", key, parts[0] + " " + parts[1]);
  }

  /** Whether that is a key of that type: it begins with the type's name (RFC 4253, section 6.6). */
  private static boolean holds(String type, String base64) {
    try {
      ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      byte[] said = new byte[name.length];
      if (key.remaining() <= Integer.BYTES + name.length || key.getInt() != name.length) {
        return false;
      }
      key.get(said);
      return Arrays.equals(name, said);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void takeOnce(Form form, String name, String kind, Step.Name written, String identity) {
    String other = takenBy.putIfAbsent(kind + identity, name);
    if (other != null && !other.equals(name)) {
      problems.add(
          written.at(),
          form.what()
              + ": "
              + kind
              + Wording.quoted(identity)
              + " already belongs to operator "
              + Wording.quoted(other)
              + ". One person, one operator.");
    }
  }

  private Set<Role> roles(Form form) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<Step.Name> given =
        form.someNames("roles", "Give at least one of viewer, operator, approver.");
    for (Step.Name written : given) {
      Role.of(written.text())
          .ifPresentOrElse(
              roles::add,
              () ->
                  problems.add(
                      written.at(),
                      form.what() + ": unknown role " + Wording.quoted(written.text()) + ".",
                      () ->
                          Wording.didYouMean(
                              written.text(),
                              List.of("viewer", "operator", "approver"),
                              "Roles: viewer, operator, approver.")));
    }
    return roles;
  }
}
