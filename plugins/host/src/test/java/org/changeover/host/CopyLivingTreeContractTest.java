package org.changeover.host;

/** The source goes on being written to, so that the step's note decides what counts. */
class CopyLivingTreeContractTest extends CopyTreeContractTest {
  @Override
  protected CopyTree.Parameters parameters() {
    return parameters(false, false);
  }
}
