package org.changeover.contract.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import reactor.core.scheduler.Schedulers;

/**
 * A host that is a root file system on this machine: a read-only tree of Debian's with a layer of
 * its own above it, entered with {@code nsenter}. Commands run for real, as root there.
 *
 * <p>Detached commands are not found again, and a cancelled one is killed with what it has started.
 */
public final class RootHost implements Host, AutoCloseable {

  /**
   * What may lie below the hosts of the tests, as read-only folders, top first: those that {@code
   * CHANGEOVER_TEST_ROOT} names, with colons between them; else the roots that the lab has made, or
   * this machine's own where those lack what a test needs.
   */
  private static final List<List<Path>> ROOTS = roots();

  private static final String BOOT =
      """
      set -e
      mount -t tmpfs -o size=2g,mode=755 tmpfs "$2"
      mkdir "$2/up" "$2/work" "$2/root"
      mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/up,workdir=$2/work" "$2/root"
      cd "$2/root"
      mount -t proc proc proc
      mount --rbind /dev dev
      mount -t tmpfs -o mode=755 tmpfs run
      mount -t tmpfs -o mode=1777 tmpfs tmp
      mkdir -m 1777 run/lock
      hostname "$3"
      ip link set lo up
      printf '127.0.0.1 localhost\\n127.0.1.1 %s\\n' "$3" >etc/hosts
      echo up >"$4"
      exec chroot . /bin/sh -c 'trap : TERM; while :; do sleep 3600 & wait; done'
      """;

  private static final String STAT =
      """
      if [ -L "$1" ]; then echo LINK; readlink "$1"
      elif [ ! -e "$1" ]; then echo ABSENT; exit
      elif [ -f "$1" ]; then echo FILE; sha256sum <"$1" | cut -d' ' -f1
      elif [ -d "$1" ]; then echo DIRECTORY; echo
      else echo OTHER; echo
      fi
      stat -c '%s\n%04a\n%U\n%G' "$1"
      """;

  private final String name;
  private final Process keeper;
  private final long init;
  private final Path folder;
  private final AtomicInteger saves = new AtomicInteger();
  private volatile List<String> addresses = List.of("127.0.0.1");

  private RootHost(String name, Process keeper, long init, Path folder) {
    this.name = name;
    this.keeper = keeper;
    this.init = init;
    this.folder = folder;
  }

  private static List<List<Path>> roots() {
    String named = System.getenv("CHANGEOVER_TEST_ROOT");
    if (named != null && !named.isEmpty()) {
      return List.of(Arrays.stream(named.split(":")).map(Path::of).toList());
    }
    List<Path> own = List.of(Path.of("/"));
    Optional<Path> services = newest("services");
    Optional<Path> base = newest("base");
    return services.isPresent() && base.isPresent()
        ? List.of(List.of(services.get(), base.get()), own)
        : List.of(own);
  }

  private static List<Path> rootWith(String... needed) {
    return ROOTS.stream()
        .filter(root -> Arrays.stream(needed).allMatch(file -> has(root, file)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "the tests need %s under one of %s: install their Debian packages there, or name another root with CHANGEOVER_TEST_ROOT"
                    .formatted(List.of(needed), ROOTS)));
  }

  private static boolean has(List<Path> root, String file) {
    return root.stream().anyMatch(folder -> Files.exists(folder.resolve(file.substring(1))));
  }

  private static Optional<Path> newest(String layer) {
    String own = System.getenv("CHANGEOVER_STATE");
    Path state =
        own == null || own.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local/state/changeover")
            : Path.of(own);
    Path roots = state.resolve("lab/roots");
    if (!Files.isDirectory(roots)) {
      return Optional.empty();
    }
    try (Stream<Path> layers = Files.list(roots)) {
      return layers
          .filter(path -> path.getFileName().toString().startsWith(layer + "-"))
          .filter(path -> Files.exists(path.resolve("complete")))
          .max(Comparator.comparing(path -> path.toFile().lastModified()))
          .map(path -> path.resolve("upper"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a host.
   *
   * @throws IllegalStateException when this machine cannot; says what it lacks
   */
  public static RootHost start(String name, String... needed) {
    List<Path> root = rootWith(needed);
    try {
      Path folder = Files.createTempDirectory("changeover-root-");
      Path mark = Files.createTempFile("changeover-root-", ".up");
      Process keeper =
          new ProcessBuilder(
                  "unshare",
                  "-m",
                  "-p",
                  "-n",
                  "-u",
                  "-i",
                  "--fork",
                  "--kill-child",
                  "--propagation",
                  "private",
                  "/bin/sh",
                  "-c",
                  BOOT,
                  "sh",
                  root.stream().map(Path::toString).collect(Collectors.joining(":")),
                  folder.toString(),
                  name,
                  mark.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("boot").toFile()))
              .start();
      long init = awaitInit(keeper, folder, mark);
      Files.delete(mark);
      return new RootHost(name, keeper, init, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long awaitInit(Process keeper, Path folder, Path mark) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end && keeper.isAlive()) {
      var child = keeper.children().findFirst();
      if (child.isPresent() && Files.size(mark) > 0) {
        long pid = child.get().pid();
        if (Files.readSymbolicLink(Path.of("/proc/" + pid + "/root")).endsWith("root")) {
          return pid;
        }
      }
      Thread.onSpinWait();
    }
    String said = Files.readString(folder.resolve("boot"));
    keeper.destroyForcibly();
    throw new IllegalStateException("no host came up (this needs root): " + said);
  }

  /** Joins two hosts with a cable; each gets an IPv4 address in one network of its own. */
  public static void connect(RootHost one, RootHost other, String address, String otherAddress) {
    String wire = "w" + Long.toString(one.init, 36);
    onThisMachine(
        "ip",
        "link",
        "add",
        wire + "a",
        "netns",
        Long.toString(one.init),
        "type",
        "veth",
        "peer",
        "name",
        wire + "b",
        "netns",
        Long.toString(other.init));
    one.plug(wire + "a", address);
    other.plug(wire + "b", otherAddress);
  }

  private void plug(String device, String address) {
    String pid = Long.toString(init);
    onThisMachine(
        "nsenter", "-t", pid, "-n", "ip", "address", "add", address + "/24", "dev", device);
    onThisMachine("nsenter", "-t", pid, "-n", "ip", "link", "set", device, "up");
    addresses = List.of(address);
  }

  private static void onThisMachine(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Those of its cable, or the loopback address when it has none. */
  public List<String> addresses() {
    return addresses;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Mono<Output> query(Command command) {
    return Mono.fromFuture(() -> start(command), false)
        .flatMap(output ->
            command.accepts().contains(output.exitCode())
                ? Mono.just(output)
                : Mono.error(new CommandFailedException(name, command, output)));
  }

  @Override
  public Mono<Output> change(Intent intent, Command command) {
    return query(command);
  }

  private CompletableFuture<Output> start(Command command) {
    try {
      Process process = new ProcessBuilder(entered(command)).start();
      CompletableFuture<Output> result = new CompletableFuture<>();
      var _ =
          result.whenComplete((output, failure) -> {
            if (output == null) {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            }
          });
      Thread.ofVirtual().start(() -> complete(process, command, result));
      return result;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void complete(Process process, Command command, CompletableFuture<Output> result) {
    CompletableFuture<byte[]> said = reading(process.getInputStream());
    CompletableFuture<byte[]> complained = reading(process.getErrorStream());
    try {
      try (OutputStream in = process.getOutputStream()) {
        if (command.input() instanceof Command.Input.Text text) {
          in.write(text.text().getBytes(UTF_8));
        }
      } catch (IOException e) {
        // It ended without reading; its exit code says why.
      }
      if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        result.completeExceptionally(
            new ActionFailedException(name + ": no answer in " + command.timeout()));
        return;
      }
      result.complete(
          new Output(
              process.exitValue(),
              new String(said.join(), UTF_8),
              new String(complained.join(), UTF_8),
              false));
    } catch (InterruptedException e) {
      result.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  private static CompletableFuture<byte[]> reading(InputStream in) {
    CompletableFuture<byte[]> all = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            all.complete(in.readAllBytes());
          } catch (IOException e) {
            all.complete(new byte[0]);
          }
        });
    return all;
  }

  private List<String> entered(Command command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "nsenter", "-t", Long.toString(init), "-m", "-p", "-n", "-u", "-i", "-r", "-w"));
    command.user().ifPresent(user -> all.addAll(List.of("runuser", "-u", user, "--")));
    all.add("env");
    command.environment().forEach((key, value) -> all.add(key + "=" + value));
    all.addAll(command.arguments());
    return all;
  }

  @Override
  public Mono<FileState> stat(String path) {
    return query(Command.shell(STAT, path))
        .map(output -> {
          List<String> line = output.lines();
          FileState.Kind kind = FileState.Kind.valueOf(line.getFirst().toUpperCase(Locale.ROOT));
          return switch (kind) {
            case ABSENT -> FileState.absent(path);
            case LINK ->
                new FileState(
                    path, kind, 0, line.get(3), line.get(4), line.get(5), "", line.get(1));
            case FILE ->
                new FileState(
                    path,
                    kind,
                    Long.parseLong(line.get(2)),
                    line.get(3),
                    line.get(4),
                    line.get(5),
                    line.get(1),
                    "");
            case DIRECTORY, OTHER ->
                new FileState(path, kind, 0, line.get(3), line.get(4), line.get(5), "", "");
          };
        });
  }

  @Override
  public Mono<byte[]> read(String path, int limit) {
    return query(Command.of("cat", path)).map(output -> output.stdout().getBytes(UTF_8));
  }

  @Override
  public Mono<SavedFile> save(String path) {
    String copy = "/var/lib/changeover/saved/" + saves.incrementAndGet();
    return stat(path)
        .flatMap(state ->
            query(
                    Command.shell(
                        "umask 077; mkdir -p /var/lib/changeover/saved; [ ! -f \"$1\" ] || cp -p \"$1\" \"$2\"",
                        path,
                        copy))
                .thenReturn(
                    new SavedFile(name, state, state.kind() == FileState.Kind.FILE ? copy : "")));
  }

  @Override
  public Mono<FileState> write(Intent intent, FileContent content) {
    return query(
            Command.shell(
                    "umask 077; cat >\"$1.new\" && chown \"$3\" \"$1.new\" && chmod \"$2\" \"$1.new\" && mv -T \"$1.new\" \"$1\"",
                    content.path(),
                    content.mode(),
                    content.owner() + ":" + content.group())
                .input(new String(content.bytes(), UTF_8)))
        .then(Mono.defer(() -> stat(content.path())));
  }

  @Override
  public Mono<FileState> restore(Intent intent, SavedFile saved) {
    FileState before = saved.before();
    Command command =
        switch (before.kind()) {
          case ABSENT -> Command.of("rm", "-f", before.path());
          case LINK ->
              Command.shell(
                  "rm -f \"$1\"; ln -s \"$2\" \"$1\"", before.path(), before.linkTarget());
          case FILE ->
              Command.shell("rm -f \"$1\"; cp -p \"$2\" \"$1\"", before.path(), saved.savedAt());
          case DIRECTORY, OTHER -> Command.of("true");
        };
    return query(command).then(Mono.defer(() -> stat(before.path())));
  }

  @Override
  public Mono<Void> remove(Intent intent, String path) {
    return query(Command.of("rm", "-f", path)).then();
  }

  @Override
  public Mono<Long> receive(Intent intent, ReadableHost from, String fromPath, String toPath) {
    return Mono.fromCallable(
            () -> {
              RootHost source = (RootHost) from;
              String parent = toPath.substring(0, toPath.lastIndexOf('/'));
              List<Process> pipeline =
                  ProcessBuilder.startPipeline(
                      List.of(
                          new ProcessBuilder(
                              source.entered(
                                  Command.shell(
                                      "cd \"$(dirname \"$1\")\" && exec tar -cf - --transform 's,^[^/]*,it,' -- \"$(basename \"$1\")\"",
                                      fromPath))),
                          new ProcessBuilder(
                              entered(
                                  Command.shell(
                                      "cd \"$1\" && mkdir .receiving && tar -xf - -C .receiving && rm -rf \"$2\" && mv .receiving/it \"$2\" && rmdir .receiving && du -sb \"$2\" | cut -f1",
                                      parent,
                                      toPath)))));
              String said = new String(pipeline.getLast().getInputStream().readAllBytes(), UTF_8);
              for (Process process : pipeline) {
                if (process.waitFor() != 0) {
                  throw new ActionFailedException("could not copy " + fromPath + " to " + name);
                }
              }
              return Long.valueOf(said.strip());
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** Runs a script and answers what it printed; fails the test when it fails. */
  public String sh(String script, String... arguments) {
    return query(Command.shell(script, arguments)).block().stdout();
  }

  /** Ends everything that runs on the host; its files are gone with it. */
  @Override
  public void close() {
    keeper.descendants().forEach(ProcessHandle::destroyForcibly);
    keeper.destroyForcibly();
    keeper.onExit().join();
    try {
      Files.deleteIfExists(folder.resolve("boot"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
