package org.changeover.mirrors;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.changeover.kit.ShellScript;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Output;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * The cron file of a mirror as it was found.
 *
 * @param state what there is at its path
 * @param file empty when it is no file
 * @param shipped the MD5 sum of what the installed package ships there, which is all that dpkg
 *     remembers; empty when no package does
 * @param beside the paths that begin with its own: copies, and what dpkg leaves
 * @param offered what the installed package ships, when dpkg kept an edited file and put it beside
 */
record CronState(
    FileState state,
    Optional<CronFile> file,
    Optional<String> shipped,
    List<String> beside,
    Optional<CronFile> offered) {
  private static final ShellScript SURROUNDINGS = ShellScript.of(CronState.class, "cron-state.sh");
  private static final int LIMIT = 1 << 20;

  static Mono<CronState> of(ReadContext<MirrorsSettings> context) {
    ReadableHost host = context.host();
    String path = context.settings().cronFile();
    return host.stat(path)
        .zipWith(host.query(SURROUNDINGS.command(path, context.settings().packageName())))
        .flatMap(found -> read(host, found.getT1(), found.getT2()));
  }

  private static Mono<CronState> read(ReadableHost host, FileState state, Output surroundings) {
    List<String> beside = values(surroundings, "beside=");
    Optional<String> shipped = values(surroundings, "shipped=").stream().findFirst();
    Mono<Optional<CronFile>> file =
        state.kind() == FileState.Kind.FILE ? content(host, state.path()) : none();
    String offer = state.path() + ".dpkg-dist";
    Mono<Optional<CronFile>> offered = beside.contains(offer) ? content(host, offer) : none();
    return file.zipWith(offered, (now, other) -> new CronState(state, now, shipped, beside, other));
  }

  private static Mono<Optional<CronFile>> content(ReadableHost host, String path) {
    return host.read(path, LIMIT).map(CronFile::of).map(Optional::of);
  }

  private static Mono<Optional<CronFile>> none() {
    return Mono.just(Optional.empty());
  }

  private static List<String> values(Output output, String key) {
    return output.lines().stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .toList();
  }

  boolean wasInterrupted() {
    return beside.contains(state.path() + ".dpkg-new");
  }

  /** Whether that is what the package ships; true as well when no package ships the file. */
  boolean isAsShipped(CronFile content) {
    return shipped.map(md5(content.bytes())::equals).orElse(true);
  }

  /** How the file stands to what the installed package ships, for people. */
  String conffile(String run) {
    if (file.isEmpty()) {
      return "missing";
    }
    if (shipped.isEmpty()) {
      return "no conffile of the package";
    }
    if (isAsShipped(file.get())) {
      return "as the package ships it";
    }
    if (isAsShipped(file.get().resumed(run))) {
      return "paused, and otherwise as the package ships it";
    }
    return offered.isPresent()
        ? "edited; what the package ships lies beside it as .dpkg-dist"
        : "edited; the package ships another";
  }

  /** The same file with other content. */
  FileContent with(CronFile content) {
    return new FileContent(
        state.path(), content.bytes(), state.mode(), state.owner(), state.group());
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
