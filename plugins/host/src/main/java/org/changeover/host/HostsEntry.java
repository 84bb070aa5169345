package org.changeover.host;

import java.util.List;
import java.util.Optional;
import org.changeover.kit.Patterns;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.Matches;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Overrides names in a host's hosts file, in lines that are marked as the run's. */
final class HostsEntry extends HostAction<HostsEntry.Parameters> {

  record Parameters(
      @Doc("The names that the host shall find elsewhere.")
          @Example("[www.example.org, cdn.example.org]")
          @Matches(Patterns.HOST_NAME)
          List<String> names,
      @Doc("The addresses that it shall find, IPv4 and IPv6.")
          @Example("[203.0.113.20, \"2001:db8::20\"]")
          @Matches(Patterns.ADDRESS)
          List<String> addresses) {
    public Parameters {
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
      if (names.isEmpty() || addresses.isEmpty()) {
        throw new IllegalArgumentException("give at least one name and one address");
      }
    }

    List<String> lines() {
      return addresses.stream().map(address -> address + " " + String.join(" ", names)).toList();
    }
  }

  HostsEntry() {
    super(
        "hosts-entry",
        "Points names elsewhere in a host's hosts file, in place of what the run had there before",
        Parameters.class);
  }

  @Override
  public Resources resources(Parameters wanted, Target target) {
    return HostsFile.resource(target);
  }

  @Override
  public Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    Optional<List<String>> lines = Optional.of(wanted.lines());
    return new HostsFile(context)
        .look()
        .map(found ->
            found.entries().equals(lines)
                ? new Check.Satisfied(Evidence.of(HostsFile.PATH + " begins with " + found.shown()))
                : new Check.Differs(
                    List.of(HostsFile.change(found.entries(), lines)),
                    "entries: " + found.shown()));
  }

  @Override
  public Flux<Notice> apply(Parameters wanted, ChangeContext<NoSettings> context) {
    return new HostsFile(context).put(context, Optional.of(wanted.lines()));
  }

  @Override
  public Reversal reversal(Parameters wanted) {
    return Reversal.exact();
  }

  @Override
  public Mono<UndoCheck> checkUndo(
      Parameters wanted, Receipt receipt, ReadContext<NoSettings> context) {
    return new HostsFile(context).checkUndo(receipt);
  }

  @Override
  public Flux<Notice> undo(Parameters wanted, Receipt receipt, ChangeContext<NoSettings> context) {
    return new HostsFile(context).undo(context, receipt);
  }
}
