package org.changeover.mirrors;

import java.util.Set;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;

/** Lets the mirrors in at a main server, or not any more. */
abstract class AccessAction implements ChangingAction<AccessProof, MirrorsSettings> {
  private final String name;
  private final String summary;

  AccessAction(String name, String summary) {
    this.name = name;
    this.summary = summary;
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
  public final Class<AccessProof> parameters() {
    return AccessProof.class;
  }

  @Override
  public final Set<TargetKind> targets() {
    return Set.of(TargetKind.HOST);
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
