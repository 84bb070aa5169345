package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.kit.ReplacesFiles;
import org.changeover.kit.SavedFiles;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts a file on a host, in one atomic step, and brings back what was there. */
final class PutFile extends HostAction<PutFile.Parameters>
    implements ReplacesFiles<PutFile.Parameters, NoSettings> {

  record Parameters(
      @Doc("Where the file goes; its folder exists.") @Example("/etc/motd") @Matches("/.*[^/]")
          String path,
      @Doc("The file's text. Either this or 'from'.") @Example("The service moves tonight.")
          Optional<String> content,
      @Doc("A file beside the plan with the content. Either this or 'content'.")
          @Example("files/motd")
          Optional<PlanFile> from,
      @Doc("Permission bits in octal.") @Default("0644") @Matches("[0-7]{3,4}") String mode,
      @Doc("The owner's name.") @Default("root") String owner,
      @Doc("The group's name.") @Default("root") String group) {
    public Parameters {
      if (content.isPresent() == from.isPresent()) {
        throw new IllegalArgumentException("give either content or from, and not both");
      }
    }
  }

  PutFile() {
    super("file", "Puts a file in place and keeps what was there", Parameters.class);
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("file:" + target.name() + ":" + parameters.path());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return Mono.zip(
        content(wanted, context), context.host().stat(wanted.path()), PutFile::compared);
  }

  private static Check compared(FileContent wanted, FileState found) {
    if (found.kind() == FileState.Kind.DIRECTORY || found.kind() == FileState.Kind.OTHER) {
      return new Check.Unknown(
          "%s is %s; move it away or choose another path"
              .formatted(found.path(), Fingerprint.shown(found)));
    }
    if (Fingerprint.of(found).equals(Fingerprint.of(wanted))) {
      return new Check.Satisfied(Evidence.of(found.path() + ": " + Fingerprint.shown(found)));
    }
    return new Check.Differs(
        List.of(SavedFiles.change(found, asWritten(wanted))), Fingerprint.of(found));
  }

  private static FileState asWritten(FileContent wanted) {
    return new FileState(
        wanted.path(),
        FileState.Kind.FILE,
        wanted.bytes().length,
        wanted.mode(),
        wanted.owner(),
        wanted.group(),
        Fingerprint.sha256(wanted.bytes()),
        "");
  }

  private static Mono<FileContent> content(Parameters wanted, ReadContext<NoSettings> context) {
    Mono<byte[]> bytes =
        wanted
            .from()
            .map(context::file)
            .orElseGet(
                () -> Mono.just(wanted.content().orElseThrow().getBytes(StandardCharsets.UTF_8)));
    return bytes.map(
        b -> new FileContent(wanted.path(), b, wanted.mode(), wanted.owner(), wanted.group()));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return content(wanted, context)
        .flatMapMany(
            file -> SavedFiles.replace(context, context.host(), "host/file@1", List.of(file)));
  }
}
