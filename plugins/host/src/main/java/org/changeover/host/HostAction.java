package org.changeover.host;

import org.changeover.kit.Described;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.NoSettings;
import org.changeover.spi.TargetKind;

/** What the actions of this provider have in common: they act on one host and may run again. */
abstract class HostAction<P extends Record> extends Described<P>
    implements ChangingAction<P, NoSettings> {

  HostAction(String name, String summary, Class<P> parameters) {
    super(name, summary, parameters, TargetKind.HOST);
  }

  @Override
  public boolean repeatable(P wanted) {
    return true;
  }
}
