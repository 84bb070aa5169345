package org.changeover.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.FileContent;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Mono;

/**
 * What a copy held when it was made, in a file beside the server's data: the original goes on
 * living, so that later it is the only thing to compare with.
 *
 * @param operation the key of the operation that made the copy
 * @param hash the SQL expression by which content was summed up
 */
record CopyRecord(String operation, String hash, Instant taken, Digest digest) {

  private static final int LIMIT = 16 << 20;
  private static final String HEAD = "# made by Changeover; what a copy of this database held\n";

  static String path(CopyAction.Parameters parameters) {
    return "%s/%s.changeover-copy".formatted(parameters.scratch(), parameters.database());
  }

  FileContent file(String path) {
    String text =
        HEAD
            + "operation\t%s\nhash\t%s\ntaken\t%s\n".formatted(operation, hash, taken)
            + digest.text();
    return new FileContent(path, text.getBytes(UTF_8), "0600", Postgres.ACCOUNT, Postgres.ACCOUNT);
  }

  static Mono<CopyRecord> read(
      CopyAction.Parameters parameters, ReadContext<DatabaseSettings> context) {
    return read(context.host(), path(parameters));
  }

  /** The record; empty when there is none. */
  static Mono<CopyRecord> read(ReadableHost host, String path) {
    return host.stat(path)
        .filter(state -> state.exists())
        .flatMap(_ -> host.read(path, LIMIT))
        .map(bytes -> parse(new String(bytes, UTF_8)));
  }

  private static CopyRecord parse(String text) {
    return new CopyRecord(
        field(text, "operation"),
        field(text, "hash"),
        Instant.parse(field(text, "taken")),
        Digest.parse(text));
  }

  static String field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "\t"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("the record of a copy has no line '" + name + "'"));
  }

  Check judge(Digest now) {
    List<Change> changes = now.changesTo(digest);
    return changes.isEmpty()
        ? Comparison.alike(now, "the copy is as the original was at " + taken)
        : new Check.Differs(changes, now.sha256());
  }
}
