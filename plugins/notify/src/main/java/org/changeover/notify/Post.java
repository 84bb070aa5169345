package org.changeover.notify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.changeover.kit.Described;
import org.changeover.kit.Fingerprint;
import org.changeover.notify.Mastodon.Status;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Finding;
import org.changeover.spi.Matches;
import org.changeover.spi.Notice;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code post}: a post on a social account, once.
 *
 * <p>The mark under the post is what it is found by among the account's own posts, however much
 * later: it decides whether a post whose answer was lost is there. Until the search can see it, the
 * same identity as Idempotency-Key keeps the server from taking it twice.
 */
final class Post extends Described<Post.Parameters>
    implements ChangingAction<Post.Parameters, NotifySettings> {

  record Parameters(
      @Doc("What to post; {{name}} stands for a value.") @Example("We are moving at {{time}}.")
          Optional<String> text,
      @Doc("A file with what to post, instead of 'text'.") @Example("files/announcement.txt")
          Optional<PlanFile> file,
      @Doc("What stands for each {{name}} in the text.") @Example("{ time: 18:00 UTC }")
          Map<String, String> values,
      @Doc("Who sees it: public, unlisted or private.") @Default("public") Visibility visibility,
      @Doc("The language of the text, by its two letters.") @Example("en") @Matches("[a-z]{2,3}")
          Optional<String> language,
      @Doc(
              "Whether a short mark stands under the text, by which the post is known. Without it, a post of the same text counts as this one, however old.")
          @Default("true")
          boolean mark) {
    public Parameters {
      new Wording(text, file, values);
    }

    Wording wording() {
      return new Wording(text, file, values);
    }
  }

  /** Who sees a post. */
  enum Visibility {
    PUBLIC,
    UNLISTED,
    PRIVATE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String FORMAT = "notify/post@1";

  /**
   * One post as it is meant.
   *
   * @param text as it is sent
   * @param mark empty when the text alone is what it is known by
   */
  private record Draft(String text, String mark) {
    Predicate<Status> found() {
      return found(mark, fingerprint());
    }

    static Predicate<Status> found(String mark, String fingerprint) {
      return mark.isEmpty()
          ? status -> of(status.text()).equals(fingerprint)
          : status -> status.text().contains(mark);
    }

    String fingerprint() {
      return of(Html.words(text));
    }

    static String of(String words) {
      return Fingerprint.sha256(words.getBytes(StandardCharsets.UTF_8));
    }
  }

  Post() {
    super(
        "post",
        "Posts on a social account, once",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("url", "Where the post can be read."),
        new OutputDoc("id", "What the server calls the post."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.writing("posts:" + target.name());
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NotifySettings> context) {
    return Mono.defer(() -> {
      var mastodon = new Mastodon(context);
      return draft(wanted, context)
          .flatMap(
              draft -> mastodon.own(draft.found()).map(found -> answer(draft, found, mastodon)));
    });
  }

  @Override
  public Flux<Finding> inspect(Parameters wanted, ReadContext<NotifySettings> context) {
    return Flux.defer(() -> {
      var mastodon = new Mastodon(context);
      return draft(wanted, context)
          .zipWith(mastodon.limits(), (draft, limits) -> fits(draft, limits, mastodon.name()))
          .flux();
    });
  }

  private static Finding fits(Draft draft, Mastodon.Limits limits, String server) {
    int length = limits.length(draft.text());
    String seen =
        "%d characters of the %d that %s takes".formatted(length, limits.characters(), server);
    return length <= limits.characters()
        ? Finding.fine("length", seen)
        : Finding.blocker("length", seen, "shorten the text: the server would refuse it");
  }

  private static Mono<Draft> draft(Parameters wanted, ReadContext<NotifySettings> context) {
    String mark = wanted.mark() ? Identity.mark(context.operation()) : "";
    return wanted
        .wording()
        .filled(context)
        .map(text -> new Draft(mark.isEmpty() ? text : text.stripTrailing() + "\n\n" + mark, mark));
  }

  private static Check answer(Draft draft, List<Status> found, Mastodon mastodon) {
    return switch (found.size()) {
      case 0 -> {
        String text = draft.text().replace(draft.mark(), "").strip();
        yield new Check.Differs(
            List.of(new Change("post on " + mastodon.name(), "", text)), Draft.of(text));
      }
      case 1 -> new Check.Satisfied(evidence(found.getFirst()));
      default ->
          new Check.Unknown(
              "%d posts of the account could be this one: %s; delete what is too much"
                  .formatted(
                      found.size(), String.join(", ", found.stream().map(Status::url).toList())));
    };
  }

  private static Evidence evidence(Status status) {
    return new Evidence(
        "posted: %s, %s".formatted(status.url(), status.createdAt()),
        Map.of("url", status.url(), "id", status.id()));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NotifySettings> context) {
    return Flux.defer(() -> {
      var mastodon = new Mastodon(context);
      String key = Identity.key(context.operation());
      return draft(wanted, context)
          .flatMap(draft ->
              context.intend(receipt(draft)).then(mastodon.post(draft.text(), wanted, key)))
          .map(status ->
              (Notice) new Notice.Did(new Change("post on " + mastodon.name(), "", status.url())))
          .flux();
    });
  }

  private static Receipt receipt(Draft draft) {
    return Receipt.of(FORMAT, Map.of("mark", draft.mark(), "text-sha256", draft.fingerprint()));
  }

  @Override
  public boolean repeatable(Parameters parameters) {
    return true;
  }

  @Override
  public Reversal reversal(Parameters parameters) {
    return Reversal.compensating(
        "deletes the post; who has read it has read it, and copies on other servers may stay");
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NotifySettings> context) {
    return Mono.defer(() -> posted(receipt, new Mastodon(context)))
        .map(found -> undoAnswer(receipt, found));
  }

  private static Mono<List<Status>> posted(Receipt receipt, Mastodon mastodon) {
    return mastodon.own(Draft.found(receipt.fact("mark"), receipt.fact("text-sha256")));
  }

  private static UndoCheck undoAnswer(Receipt receipt, List<Status> found) {
    if (found.isEmpty()) {
      return new UndoCheck.AlreadyUndone("the account has no such post");
    }
    List<Change> edited =
        found.stream()
            .filter(status -> !Draft.of(status.text()).equals(receipt.fact("text-sha256")))
            .map(status -> new Change(status.url(), "as it was posted", status.text()))
            .toList();
    return edited.isEmpty()
        ? new UndoCheck.Reversible(
            found.stream().map(status -> new Change(status.url(), status.text(), "")).toList())
        : new UndoCheck.Changed(edited);
  }

  @Override
  public Flux<Notice> undo(
      Parameters wanted, Receipt receipt, ChangeContext<NotifySettings> context) {
    return Flux.defer(() -> {
      var mastodon = new Mastodon(context);
      return posted(receipt, mastodon)
          .flatMapMany(found ->
              context
                  .intend(Receipt.of("notify/post-undo@1", Map.of()))
                  .thenMany(Flux.fromIterable(found).concatMap(status -> taken(status, mastodon))))
          .concatWith(Flux.defer(() -> gone(receipt, mastodon)));
    });
  }

  private static Mono<Notice> taken(Status status, Mastodon mastodon) {
    return mastodon
        .delete(status)
        .thenReturn(new Notice.Did(new Change(status.url(), status.text(), "")));
  }

  private static Flux<Notice> gone(Receipt receipt, Mastodon mastodon) {
    return posted(receipt, mastodon)
        .flatMapMany(left ->
            left.isEmpty()
                ? Flux.empty()
                : Flux.error(
                    new ActionFailedException(
                        "%s took the deletion and still shows %s; delete it by hand"
                            .formatted(mastodon.name(), left.getFirst().url()))));
  }
}
