package org.changeover.notify;

import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.changeover.kit.Described;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Mono;

/** {@code replied}: whether a person has answered a mail; what machines write does not count. */
final class Replied extends Described<Replied.Parameters>
    implements ObservingAction<Replied.Parameters, NotifySettings> {
  private static final int SHOWN = 500;

  record Parameters(
      @Doc("The Message-ID of the mail that was sent.")
          @Example("<run-1.write.third1.1@libravatar.example>")
          @Matches("<[^<>\\s@]+@[^<>\\s@]+>")
          String message,
      @Doc("Who answers; left out, anybody but ourselves.")
          @Example("owner@mirror.example")
          @Matches(NotifySettings.ADDRESS)
          Optional<String> from,
      @Doc("A regular expression that the answer contains, apart from what it quotes.")
          @Example("(?i)done|updated")
          Optional<String> says,
      @Doc(
              "A text in the subject that makes a mail an answer too, for programs that refer to nothing.")
          @Example("third1-20261126")
          Optional<String> token) {
    public Parameters {
      says.ifPresent(pattern -> {
        try {
          Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
          throw new IllegalArgumentException(
              "'says' is no regular expression: " + e.getDescription(), e);
        }
      });
    }

    boolean isMet(Reply reply, String ourselves) {
      boolean answers =
          reply.refersTo().contains(message) || token.filter(reply.subject()::contains).isPresent();
      boolean fromThem =
          from.map(reply.from()::equalsIgnoreCase)
              .orElseGet(() -> !reply.from().equalsIgnoreCase(ourselves));
      return answers
          && fromThem
          && says.map(pattern -> Pattern.compile(pattern).matcher(reply.text()).find())
              .orElse(true);
    }
  }

  Replied() {
    super(
        "replied",
        "Looks whether a person has answered a mail",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("from", "Who answered."),
        new OutputDoc("date", "When the answer was written, as it says itself."),
        new OutputDoc("text", "The beginning of the answer, without what it quotes."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.none();
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NotifySettings> context) {
    return Mono.defer(() -> {
      String ourselves = context.settings().from().orElse("");
      return new Inbox(context.settings().mailbox(), context)
          .find(term(wanted), Reply::in)
          .map(found ->
              found.stream()
                  .flatMap(Optional::stream)
                  .filter(reply -> wanted.isMet(reply, ourselves))
                  .findFirst()
                  .map(Replied::answered)
                  .orElseGet(() -> open(wanted)));
    });
  }

  private static SearchTerm term(Parameters wanted) {
    var terms = new ArrayList<SearchTerm>();
    terms.add(new HeaderTerm("In-Reply-To", wanted.message()));
    terms.add(new HeaderTerm("References", wanted.message()));
    wanted.token().ifPresent(token -> terms.add(new SubjectTerm(token)));
    return new OrTerm(terms.toArray(SearchTerm[]::new));
  }

  private static Check answered(Reply reply) {
    String text = reply.text().substring(0, Math.min(SHOWN, reply.text().length()));
    return new Check.Satisfied(
        new Evidence(
            "%s answered on %s: %s".formatted(reply.from(), reply.date(), Html.words(text)),
            Map.of("from", reply.from(), "date", reply.date(), "text", text)));
  }

  private static Check open(Parameters wanted) {
    String whose = wanted.from().map(from -> " of " + from).orElse("");
    return new Check.Differs(
        List.of(
            new Change(
                "answer%s to %s".formatted(whose, wanted.message()),
                "",
                wanted.says().map(says -> "one that says '" + says + "'").orElse("there"))),
        "no answer");
  }
}
