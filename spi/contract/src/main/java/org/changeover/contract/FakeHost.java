package org.changeover.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Output;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.SavedFile;
import reactor.core.publisher.Mono;

/**
 * A host in memory: files, folders and links with modes and owners; facts, for whatever else its
 * commands change; and a model for each command that an action runs. A command without a model ends
 * with exit code 127, as in a shell.
 *
 * <p>Paths are absolute. Links in front of the last name are followed, as an operating system does.
 */
public final class FakeHost {
  private static final int SHOWN = 4_000;

  private final World world;
  private final String name;
  private final Map<String, Node> files = new TreeMap<>();
  private final Map<String, String> facts = new TreeMap<>();
  private final Map<String, Call.Model> commands = new LinkedHashMap<>();
  private final Map<String, Call.Model> scripts = new LinkedHashMap<>();
  private final Map<String, Node> saved = new TreeMap<>();
  private final Map<String, Job> jobs = new TreeMap<>();

  FakeHost(World world, String name) {
    this.world = world;
    this.name = name;
    directory("/", "0755", "root", "root");
  }

  public String name() {
    return name;
  }

  // --- building and editing, for authors and their models ---

  /** A file of root's with mode 0644; its folders are made as needed. */
  public FakeHost file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8), "0644", "root", "root");
  }

  public FakeHost file(String path, byte[] bytes, String mode, String owner, String group) {
    parents(path);
    files.put(resolve(path), new Node(FileState.Kind.FILE, bytes.clone(), mode, owner, group, ""));
    return this;
  }

  public FakeHost directory(String path, String mode, String owner, String group) {
    parents(path);
    files.put(
        resolve(path), new Node(FileState.Kind.DIRECTORY, new byte[0], mode, owner, group, ""));
    return this;
  }

  public FakeHost link(String path, String target) {
    parents(path);
    files.put(
        resolve(path), new Node(FileState.Kind.LINK, new byte[0], "0777", "root", "root", target));
    return this;
  }

  /** Removes a path and everything below it; nothing happens when there is none. */
  public FakeHost delete(String path) {
    String real = resolve(path);
    files.keySet().removeIf(key -> key.equals(real) || key.startsWith(real + "/"));
    return this;
  }

  /** Moves a path and everything below it, replacing what is there. */
  public FakeHost move(String from, String to) {
    copy(this, from, to);
    return delete(from);
  }

  /** What there is at a path; a link at its end is not followed. */
  public FileState state(String path) {
    Node node = files.get(resolve(path));
    return node == null ? FileState.absent(path) : node.state(path);
  }

  /** A file's text; a link at its end is followed. Empty when there is none. */
  public Optional<String> text(String path) {
    return Optional.ofNullable(files.get(follow(path)))
        .filter(node -> node.kind == FileState.Kind.FILE)
        .map(node -> new String(node.bytes, StandardCharsets.UTF_8));
  }

  /** The names in a folder, sorted. */
  public List<String> list(String path) {
    String real = follow(path);
    String prefix = real.equals("/") ? "/" : real + "/";
    return files.keySet().stream()
        .filter(key -> key.startsWith(prefix) && key.length() > prefix.length())
        .map(key -> key.substring(prefix.length()))
        .filter(rest -> rest.indexOf('/') < 0)
        .toList();
  }

  /** What is not a file: packages, running servers, accounts. Part of the world's picture. */
  public Map<String, String> facts() {
    return facts;
  }

  public FakeHost fact(String key, String value) {
    facts.put(key, value);
    return this;
  }

  /** The model of a command, by its name without a folder. */
  public FakeHost command(String program, Call.Model model) {
    commands.put(program, model);
    return this;
  }

  /** The model of every {@code sh -c} script that contains {@code part}; the first one serves. */
  public FakeHost script(String part, Call.Model model) {
    scripts.put(part, model);
    return this;
  }

  // --- what an action sees ---

  ReadableHost reading(Life life) {
    return new Reading(life);
  }

  Host changing(Life life) {
    return new Changing(life);
  }

  void draw(StringBuilder text) {
    text.append("host ").append(name).append('\n');
    files.forEach((path, node) -> text.append("  ").append(path).append(' ').append(node.drawn()));
    facts.forEach((key, value) -> text.append("  %s = %s%n".formatted(key, value)));
  }

  private Output run(Life life, Command command) {
    String key = life.operation().key() + "/" + command.job().orElse("");
    int attempt = life.operation().attempt();
    if (command.job().isPresent()
        && jobs.containsKey(key)
        && jobs.get(key).serves(command, attempt)) {
      return jobs.get(key).output();
    }
    sayArguments(command);
    String input =
        switch (command.input()) {
          case Command.Input.Empty() -> "";
          case Command.Input.Text(String text) -> text;
          case Command.Input.Lent(var secret) -> world.secret(secret.reference()) + "\n";
        };
    Output output = cut(model(command).run(new Call(this, command, input)), command.captureLimit());
    if (command.job().isPresent()) {
      jobs.put(key, new Job(attempt, output));
    }
    return output;
  }

  private void sayArguments(Command command) {
    world.say("a command's arguments", String.join(" ", command.arguments()));
    world.say("a command's environment", command.environment().toString());
  }

  private Call.Model model(Command command) {
    var call = new Call(this, command, "");
    if (call.isScript()) {
      for (var script : scripts.entrySet()) {
        if (call.script().contains(script.getKey())) {
          return script.getValue();
        }
      }
    }
    String program = command.arguments().getFirst();
    String plain = program.substring(program.lastIndexOf('/') + 1);
    return commands.getOrDefault(
        plain,
        c -> Call.failed(127, program + ": not found (the contract's host has no model of it)"));
  }

  private static Output cut(Output output, int limit) {
    boolean over = output.stdout().length() > limit || output.stderr().length() > limit;
    return over
        ? new Output(
            output.exitCode(), head(output.stdout(), limit), head(output.stderr(), limit), true)
        : output;
  }

  private static String head(String text, int limit) {
    return text.substring(0, Math.min(limit, text.length()));
  }

  private void copy(FakeHost from, String fromPath, String toPath) {
    String source = from.resolve(fromPath);
    String target = resolve(toPath);
    var moved = new TreeMap<String, Node>();
    from.files.forEach((path, node) -> {
      if (path.equals(source) || path.startsWith(source + "/")) {
        moved.put(target + path.substring(source.length()), node);
      }
    });
    if (moved.isEmpty()) {
      throw new ActionFailedException(from.name + ": there is no " + fromPath);
    }
    delete(toPath);
    files.putAll(moved);
  }

  private void requireFolder(String path) {
    String parent = parent(resolve(path));
    Node node = files.get(parent);
    if (node == null || node.kind != FileState.Kind.DIRECTORY) {
      throw new ActionFailedException("%s: there is no folder %s".formatted(name, parent));
    }
  }

  private void parents(String path) {
    String parent = parent(path);
    if (!parent.equals(path) && files.get(follow(parent)) == null) {
      directory(parent, "0755", "root", "root");
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** The path with every link in front of its last name followed. */
  private String resolve(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "' is not absolute");
    }
    String plain = path.length() > 1 && path.endsWith("/") ? parent(path + "x") : path;
    if (plain.equals("/")) {
      return plain;
    }
    String parent = follow(parent(plain));
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    return parent.equals("/") ? "/" + last : parent + "/" + last;
  }

  private String follow(String path) {
    String at = resolve(path);
    for (int hops = 0; hops < 40; hops++) {
      Node node = files.get(at);
      if (node == null || node.kind != FileState.Kind.LINK) {
        return at;
      }
      String next =
          node.linkTarget.startsWith("/") ? node.linkTarget : parent(at) + "/" + node.linkTarget;
      at = resolve(java.nio.file.Path.of(next).normalize().toString());
    }
    throw new ActionFailedException(name + ": too many links at " + path);
  }

  /** A detached command that ended. One that failed makes way for that of a later attempt. */
  private record Job(int attempt, Output output) {
    boolean serves(Command command, int now) {
      return attempt == now || command.accepts().contains(output.exitCode());
    }
  }

  private record Node(
      FileState.Kind kind,
      byte[] bytes,
      String mode,
      String owner,
      String group,
      String linkTarget) {

    FileState state(String path) {
      return new FileState(
          path,
          kind,
          bytes.length,
          mode,
          owner,
          group,
          kind == FileState.Kind.FILE ? sha256(bytes) : "",
          linkTarget);
    }

    String drawn() {
      String content =
          kind == FileState.Kind.FILE
              ? "%d bytes %s %s".formatted(bytes.length, sha256(bytes), shown())
              : linkTarget;
      return "%s %s %s:%s %s%n".formatted(kind, mode, owner, group, content);
    }

    private String shown() {
      String text = new String(bytes, StandardCharsets.UTF_8).replace("\n", "\\n");
      return '"' + head(text, SHOWN) + '"';
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** All that a reading context lends: nobody can cast it into something that changes. */
  private class Reading implements ReadableHost {
    protected final Life life;

    Reading(Life life) {
      this.life = life;
    }

    FakeHost fake() {
      return FakeHost.this;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Mono<Output> query(Command command) {
      String what = name + ": query " + command.arguments();
      return world
          .look(
              life,
              what,
              () -> {
                String before = world.picture();
                Output output = run(life, command);
                if (!world.picture().equals(before)) {
                  world.violated("a query changed the world: " + what);
                }
                return output;
              })
          .flatMap(output -> accepted(command, output));
    }

    protected Mono<Output> accepted(Command command, Output output) {
      return command.accepts().contains(output.exitCode())
          ? Mono.just(output)
          : Mono.error(new CommandFailedException(name, command, output));
    }

    @Override
    public Mono<FileState> stat(String path) {
      return world.look(life, name + ": stat " + path, () -> state(path));
    }

    @Override
    public Mono<byte[]> read(String path, int limit) {
      return world
          .look(life, name + ": read " + path, () -> Optional.ofNullable(files.get(follow(path))))
          .flatMap(node ->
              node.filter(n -> n.kind == FileState.Kind.FILE && n.bytes.length <= limit)
                  .map(n -> Mono.just(n.bytes.clone()))
                  .orElseGet(() ->
                      Mono.error(
                          new ActionFailedException(
                              "%s: there is no file %s of at most %d bytes"
                                  .formatted(name, path, limit)))));
    }
  }

  private final class Changing extends Reading implements Host {
    Changing(Life life) {
      super(life);
    }

    @Override
    public Mono<SavedFile> save(String path) {
      return world.change(
          life,
          name + ": save " + path,
          () -> {
            FileState before = state(path);
            if (!before.exists()) {
              return new SavedFile(name, before, "");
            }
            String at = "/var/lib/changeover/%s/%d".formatted(life.operation().run(), saved.size());
            saved.put(at, files.get(resolve(path)));
            return new SavedFile(name, before, at);
          });
    }

    @Override
    public Mono<Output> change(Intent intent, Command command) {
      return change(intent, "change " + command.arguments(), () -> run(life, command))
          .flatMap(output -> accepted(command, output));
    }

    @Override
    public Mono<FileState> write(Intent intent, FileContent content) {
      return change(
          intent,
          "write " + content.path(),
          () -> {
            requireFolder(content.path());
            file(content.path(), content.bytes(), content.mode(), content.owner(), content.group());
            return state(content.path());
          });
    }

    @Override
    public Mono<FileState> restore(Intent intent, SavedFile before) {
      return change(
          intent,
          "restore " + before.path(),
          () -> {
            if (!before.host().equals(name)) {
              throw new IllegalArgumentException(
                  "%s was saved on %s and cannot be restored on %s"
                      .formatted(before.path(), before.host(), name));
            }
            if (!before.before().exists()) {
              return delete(before.path()).state(before.path());
            }
            Node node = saved.get(before.savedAt());
            if (node == null || !node.state(before.path()).equals(before.before())) {
              throw new ActionFailedException(
                  name + ": the saved bytes of " + before.path() + " are gone or damaged");
            }
            requireFolder(before.path());
            files.put(resolve(before.path()), node);
            return state(before.path());
          });
    }

    @Override
    public Mono<Void> remove(Intent intent, String path) {
      return change(
              intent,
              "remove " + path,
              () -> {
                if (state(path).kind() == FileState.Kind.DIRECTORY) {
                  throw new ActionFailedException(name + ": " + path + " is a folder");
                }
                return delete(path);
              })
          .then();
    }

    @Override
    public Mono<Long> receive(Intent intent, ReadableHost from, String fromPath, String toPath) {
      FakeHost source = ((Reading) from).fake();
      return change(
          intent,
          "receive %s:%s as %s".formatted(from.name(), fromPath, toPath),
          () -> {
            requireFolder(toPath);
            copy(source, fromPath, toPath);
            String root = resolve(toPath);
            return files.entrySet().stream()
                .filter(e -> e.getKey().equals(root) || e.getKey().startsWith(root + "/"))
                .mapToLong(e -> e.getValue().bytes.length)
                .sum();
          });
    }

    private <T> Mono<T> change(Intent intent, String what, java.util.function.Supplier<T> effect) {
      return world.change(
          life,
          name + ": " + what,
          () -> {
            if (!(intent instanceof FakeIntent token) || token.life() != life) {
              String rule = "a change with a token that is not of this call: " + name + ": " + what;
              world.violated(rule);
              throw new IllegalArgumentException(rule);
            }
            return effect.get();
          });
    }
  }
}
