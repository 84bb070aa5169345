package org.changeover.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/**
 * Checks the journal of a run whole, and changes nothing of it: lines, sequence, checksums and
 * chain, the head beside it, and the heads that were signed.
 *
 * <p>Takes no lock, and stands an engine that writes meanwhile: head and signatures are read before
 * the lines that they speak of. What an engine leaves that is killed at work, and the next one
 * mends, is remarked upon, and is no damage.
 */
public final class JournalAudit {
  private final Path file;
  private final Path headFile;
  private final Path signedFile;
  private final String key;
  private final Consumer<Entry> each;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<Signed> signed = new ArrayList<>();
  private final List<Event.PlanAmended> amendments = new ArrayList<>();
  private Optional<Event.RunStarted> start = Optional.empty();
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> last = Optional.empty();

  /** Where the last line ends with which nothing is wrong. */
  private long sound;

  /**
   * Something that is not as it was written.
   *
   * @param offset of the byte where it begins; empty where that says nothing
   */
  public record Problem(Path file, Optional<Long> offset, String what) {
    public Problem {
      requireNonNull(file, "file is null");
      requireNonNull(offset, "offset is null");
      requireNonNull(what, "what is null");
    }
  }

  /**
   * A head whose signature is right.
   *
   * @param sha256 of the journal's line of that sequence
   * @param key the fingerprint of the key that signed it
   * @param own whether that is this installation's key
   */
  public record Signed(long sequence, Instant at, String sha256, String key, boolean own) {}

  /**
   * What was found.
   *
   * @param events lines that are whole and right, up to the first that is not
   * @param first when the first of them was recorded
   * @param sha256 of the last of them; 64 zeros when there is none
   * @param head the last acknowledged sequence
   * @param amendments by which the plan was changed since
   * @param remarks what a crash leaves, and the next engine mends
   */
  public record Findings(
      long events,
      Optional<Instant> first,
      Optional<Instant> last,
      String sha256,
      Optional<Long> head,
      List<Signed> signed,
      Optional<Event.RunStarted> start,
      List<Event.PlanAmended> amendments,
      List<Problem> problems,
      List<String> remarks) {
    public Findings {
      signed = List.copyOf(signed);
      amendments = List.copyOf(amendments);
      problems = List.copyOf(problems);
      remarks = List.copyOf(remarks);
    }
  }

  private JournalAudit(Path folder, Optional<JournalSigner> signer, Consumer<Entry> each) {
    this.each = each;
    this.file = folder.resolve(FileJournal.FILE);
    this.headFile = folder.resolve(FileJournal.HEAD_FILE);
    this.signedFile = folder.resolve(FileJournal.SIGNED_FILE);
    this.key = signer.map(JournalSigner::key).orElse("");
  }

  /**
   * @param folder of the run
   * @param signer whose signatures count
   */
  public static Findings of(Path folder, Optional<JournalSigner> signer) {
    return of(folder, signer, _ -> {});
  }

  /**
   * The same, for somebody who wants the events too.
   *
   * @param each takes every event up to the first line that is not whole and right
   */
  public static Findings of(Path folder, Optional<JournalSigner> signer, Consumer<Entry> each) {
    return new JournalAudit(folder, signer, each).findings();
  }

  private Findings findings() {
    Optional<Long> head = head();
    Map<Long, SignedHead> heads = signedHeads();
    var cursor = new JournalCursor(file);
    try {
      cursor.rest(line -> {
        line(line, heads, head.orElse(0L));
        sound = cursor.offset();
      });
      afterLastLine(cursor, head.orElse(0L), heads);
    } catch (JournalException e) {
      problems.add(new Problem(file, Optional.of(sound), e.getMessage()));
    }
    return new Findings(
        cursor.sequence(),
        first,
        last,
        cursor.previous(),
        head,
        signed,
        start,
        amendments,
        problems,
        remarks);
  }

  private Optional<Long> head() {
    if (!Files.exists(file) && !Files.exists(headFile)) {
      problems.add(
          new Problem(
              file,
              Optional.empty(),
              "%s does not exist: the run never began, or somebody took its journal away; nothing shows what was done"
                  .formatted(file)));
      return Optional.empty();
    }
    try {
      long head = JournalHead.read(headFile);
      JournalHead.damaged(headFile)
          .ifPresent(at ->
              remarks.add(
                  "%s, byte %d: this half is damaged; the other one counts %d"
                      .formatted(headFile, at, head)));
      return Optional.of(head);
    } catch (JournalException e) {
      problems.add(new Problem(headFile, Optional.empty(), e.getMessage()));
      return Optional.empty();
    }
  }

  /** Those of this installation come before others of the same line. */
  private Map<Long, SignedHead> signedHeads() {
    try {
      SignedHeads.Kept kept = SignedHeads.read(signedFile);
      if (kept.torn()) {
        remarks.add(
            "%s, byte %d: a signature that was never finished".formatted(signedFile, kept.end()));
      }
      return kept.heads().stream()
          .collect(
              Collectors.toMap(
                  SignedHead::sequence, head -> head, (one, other) -> isOwn(other) ? other : one));
    } catch (JournalException e) {
      problems.add(new Problem(signedFile, Optional.empty(), e.getMessage()));
      return Map.of();
    }
  }

  private boolean isOwn(SignedHead head) {
    return head.key().equals(key);
  }

  private void line(JournalCursor.Found line, Map<Long, SignedHead> heads, long acknowledged) {
    Entry entry = line.entry();
    if (entry.event() instanceof Event.RunStarted started) {
      start = Optional.of(started);
    }
    if (entry.event() instanceof Event.PlanAmended amended) {
      amendments.add(amended);
    }
    first = first.or(() -> Optional.of(entry.at()));
    last = Optional.of(entry.at());
    SignedHead head = heads.get(entry.sequence());
    if (head != null) {
      signed(line, head);
    } else if (SignedHead.wanted(entry.event())) {
      unsigned(entry, acknowledged);
    }
    each.accept(entry);
  }

  private void signed(JournalCursor.Found line, SignedHead head) {
    if (!head.sha256().equals(line.sha256())) {
      throw SignedHeads.rewritten(file, head.sequence());
    }
    String fingerprint = JournalSigner.fingerprint(head.key());
    signed.add(new Signed(head.sequence(), head.at(), head.sha256(), fingerprint, isOwn(head)));
    if (!isOwn(head)) {
      problems.add(
          new Problem(
              signedFile,
              Optional.empty(),
              "%s: the head of sequence %d is signed with the key %s, which is not this installation's"
                  .formatted(signedFile, head.sequence(), fingerprint)));
    }
  }

  /** The last one that is acknowledged may be waiting for its signature. */
  private void unsigned(Entry entry, long acknowledged) {
    String what =
        "%s: the head of sequence %d is not signed".formatted(signedFile, entry.sequence());
    if (entry.sequence() < acknowledged) {
      problems.add(new Problem(signedFile, Optional.empty(), what + ", and was"));
    } else {
      remarks.add(what + " yet; the next engine signs it");
    }
  }

  private void afterLastLine(JournalCursor cursor, long acknowledged, Map<Long, SignedHead> heads) {
    long proven =
        heads.values().stream().filter(this::isOwn).mapToLong(SignedHead::sequence).max().orElse(0);
    if (cursor.sequence() < Math.max(acknowledged, proven)) {
      throw FileJournal.cutOff(file, cursor, Math.max(acknowledged, proven));
    }
    long behind = size() - cursor.offset();
    if (behind > 0) {
      remarks.add(
          "%s, byte %d: %d bytes of an event that is being written, or never was to its end"
              .formatted(file, cursor.offset(), behind));
    }
  }

  private long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
