package org.changeover.database;

import org.changeover.contract.World;

/** A role that is another on the target. */
class RolesReplacedContractTest extends RolesContractTest {
  @Override
  protected World world() {
    return PostgresModel.worldWithOtherRole();
  }
}
