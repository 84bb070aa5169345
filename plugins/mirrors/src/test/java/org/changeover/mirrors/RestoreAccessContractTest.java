package org.changeover.mirrors;

import org.changeover.contract.World;
import org.changeover.spi.ChangingAction;

/** Letting in again whom the other action has shut out. */
class RestoreAccessContractTest extends RevokeAccessContractTest {
  @Override
  protected ChangingAction<AccessProof, MirrorsSettings> action() {
    return new RestoreAccess();
  }

  @Override
  protected World world() {
    return MirrorModel.revoked();
  }
}
