package org.changeover.mirrors;

import org.changeover.kit.Described;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;

/** Lets the mirrors in at a main server, or not any more. */
abstract class AccessAction extends Described<AccessProof>
    implements ChangingAction<AccessProof, MirrorsSettings> {

  AccessAction(String name, String summary) {
    super(name, summary, AccessProof.class, TargetKind.HOST);
  }

  @Override
  public final Resources resources(AccessProof proof, Target target) {
    return Resources.writing("host:" + target.name() + "/mirror-access");
  }

  @Override
  public final boolean repeatable(AccessProof proof) {
    return true;
  }

  @Override
  public final Reversal reversal(AccessProof proof) {
    return Reversal.exact();
  }
}
