package org.changeover.host;

import java.util.Set;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.TargetKind;

/** What the actions of this provider have in common: they act on one host and may run again. */
abstract class HostAction<P extends Record> implements ChangingAction<P, NoSettings> {
  private final String name;
  private final String summary;
  private final Class<P> parameters;

  HostAction(String name, String summary, Class<P> parameters) {
    this.name = name;
    this.summary = summary;
    this.parameters = parameters;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final Class<P> parameters() {
    return parameters;
  }

  @Override
  public final Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
  }

  @Override
  public boolean repeatable(P wanted) {
    return true;
  }
}
