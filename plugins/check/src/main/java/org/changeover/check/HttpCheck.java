package org.changeover.check;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.kit.Described;
import org.changeover.spi.Between;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.Matches;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for a page from a chosen host, by name or at every address of another host, and compares the
 * answer with what is expected. Names are resolved for the one request only: no hosts file is
 * touched, and the evidence names the address that was really contacted.
 */
final class HttpCheck extends Described<HttpCheck.Parameters>
    implements ObservingAction<HttpCheck.Parameters, CheckSettings> {

  record Parameters(
      @Doc("What to ask for.") @Example("https://www.example.org/") @Matches("https?://.+")
          String url,
      @Doc("The host to ask from; it has curl.") @Example("tester") HostRef from,
      @Doc("The host to ask, at each of its addresses; left out, the name in the URL decides.")
          @Example("new")
          Optional<HostRef> to,
      @Doc("Which addresses count: any, ipv4 or ipv6.") @Default("any") Family family,
      @Doc("What the answer is like; left out, status 200.") Optional<Expect> expect,
      @Doc("How long one answer may take.") @Default("10s") Duration timeout) {
    public Parameters {
      try {
        if (new URI(url).getHost() == null) {
          throw new IllegalArgumentException("'" + url + "' names no host");
        }
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("'" + url + "' is no URL: " + e.getReason(), e);
      }
    }

    URI uri() {
      return URI.create(url);
    }

    int port() {
      URI uri = uri();
      return uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    Expect expected() {
      return expect.orElseGet(() -> new Expect(200, Map.of(), Optional.empty(), Optional.empty()));
    }
  }

  /** What an answer is like. */
  record Expect(
      @Doc("The HTTP status.") @Default("200") @Between(min = 100, max = 599) int status,
      @Doc("For each header a text that its value contains.")
          @Example("{ cache-control: no-store }")
          Map<String, String> headers,
      @Doc("A text that the page contains.") @Example("Welcome") Optional<String> contains,
      @Doc("A text that the page does not contain.") @Example("Traceback")
          Optional<String> lacks) {}

  HttpCheck() {
    super(
        "http",
        "Asks for a page from a chosen host and compares the answer",
        Parameters.class,
        TargetKind.HOST,
        TargetKind.UNMANAGED,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("addresses", "The addresses that were really contacted."),
        new OutputDoc("status", "The HTTP status of the last answer."),
        new OutputDoc("milliseconds", "How long the slowest answer took."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return Resources.none();
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<CheckSettings> context) {
    return Flux.defer(() -> Flux.fromIterable(addresses(wanted, context)))
        .concatMap(address -> ask(wanted, address, context))
        .collectList()
        .map(answers -> judged(wanted, answers));
  }

  /** Empty for one request by name. */
  private static List<Optional<String>> addresses(
      Parameters wanted, ReadContext<CheckSettings> context) {
    return wanted
        .to()
        .map(to ->
            wanted.family().endpoints(context.network(), to, wanted.port()).stream()
                .map(Endpoint::address)
                .map(Optional::of)
                .toList())
        .orElseGet(() -> List.of(Optional.empty()));
  }

  private static Mono<Answer> ask(
      Parameters wanted, Optional<String> address, ReadContext<CheckSettings> context) {
    Mono<Optional<String>> trusted =
        context
            .settings()
            .ca()
            .map(file -> context.file(file).map(Curl::text).map(Optional::of))
            .orElseGet(() -> Mono.just(Optional.empty()));
    return trusted
        .flatMap(ca -> context.host(wanted.from()).query(Curl.command(wanted, address, ca)))
        .map(output -> Curl.answer(address, output));
  }

  private static Check judged(Parameters wanted, List<Answer> answers) {
    var changes = new ArrayList<Change>();
    for (Answer answer : answers) {
      switch (answer) {
        case Answer.Unasked(String why) -> {
          return new Check.Unknown("%s: %s".formatted(wanted.from(), why));
        }
        case Answer.Silent silent ->
            changes.add(
                new Change(
                    where(wanted, silent.address()),
                    silent.why(),
                    "status " + wanted.expected().status()));
        case Answer.Page page -> changes.addAll(compared(wanted, page));
      }
    }
    if (!changes.isEmpty()) {
      return new Check.Differs(
          changes, changes.stream().map(Change::before).collect(joining("; ")));
    }
    return new Check.Satisfied(evidence(wanted, answers));
  }

  private static Evidence evidence(Parameters wanted, List<Answer> answers) {
    List<Answer.Page> pages = answers.stream().map(Answer.Page.class::cast).toList();
    List<String> addresses = pages.stream().map(Answer.Page::contacted).toList();
    long slowest = pages.stream().mapToLong(Answer.Page::milliseconds).max().orElse(0);
    int status = pages.getLast().status();
    return new Evidence(
        "%s from %s: status %d at %s, in at most %d ms"
            .formatted(wanted.url(), wanted.from(), status, String.join(", ", addresses), slowest),
        Map.of("addresses", addresses, "status", status, "milliseconds", slowest));
  }

  private static List<Change> compared(Parameters wanted, Answer.Page page) {
    String where = where(wanted, Optional.of(page.contacted()));
    Expect expect = wanted.expected();
    var changes = new ArrayList<Change>();
    if (page.status() != expect.status()) {
      changes.add(new Change(where, "status " + page.status(), "status " + expect.status()));
    }
    if (page.asked().isPresent() && !Addresses.same(page.asked().get(), page.contacted())) {
      changes.add(new Change(where, "contacted " + page.contacted(), page.asked().get()));
    }
    expect
        .headers()
        .forEach((name, text) -> {
          String value = page.header(name);
          if (!value.contains(text)) {
            changes.add(new Change(where + ", header " + name, value, text));
          }
        });
    expect
        .contains()
        .filter(text -> !page.body().contains(text))
        .ifPresent(text -> changes.add(new Change(where, "without '" + text + "'", "with it")));
    expect
        .lacks()
        .filter(page.body()::contains)
        .ifPresent(text -> changes.add(new Change(where, "with '" + text + "'", "without it")));
    return changes;
  }

  private static String where(Parameters wanted, Optional<String> address) {
    return wanted.url() + address.map(a -> " at " + a).orElse("");
  }
}
