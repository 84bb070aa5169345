package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.changeover.kit.Fingerprint;
import org.changeover.spi.FileContent;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * A note beside the saved files of the target: which step copied a tree last and when it began.
 * What was changed in the copy after the note of its end was written, somebody else changed.
 *
 * @param began nanoseconds of the source's clock
 * @param ended whether rsync has
 */
record TreeRecord(String operation, long began, boolean ended) {
  private static final int LONGEST = 4096;
  private static final String ENDED = "ended";

  static String path(String tree) {
    return "/var/lib/changeover/tree-" + Fingerprint.sha256(tree).substring(0, 12);
  }

  static Mono<Optional<TreeRecord>> read(ReadableHost host, String tree) {
    String path = path(tree);
    return host.stat(path)
        .flatMap(state ->
            state.exists()
                ? host.read(path, LONGEST).map(bytes -> Optional.of(parse(bytes)))
                : Mono.just(Optional.empty()));
  }

  private static TreeRecord parse(byte[] bytes) {
    String[] line = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    return new TreeRecord(line[0], Long.parseLong(line[1]), line[2].equals(ENDED));
  }

  FileContent file(String tree) {
    byte[] bytes =
        "%s\n%d\n%s\n"
            .formatted(operation, began, ended ? ENDED : "")
            .getBytes(StandardCharsets.UTF_8);
    return new FileContent(path(tree), bytes, "0600", "root", "root");
  }
}
