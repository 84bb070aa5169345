package org.changeover.plan;

import java.io.IOException;
import org.changeover.FuzzCorpus;
import org.junit.jupiter.api.Test;

/** Fuzz target: whatever stands in an inventory, and in a file of operators. */
class InventoryReaderFuzzTest {
  private static final PlanFolder INVENTORY = PlanFolder.toFuzz();
  private static final PlanFolder OPERATORS = PlanFolder.toFuzz();

  @Test
  void storedInputs_hold() throws IOException {
    FuzzCorpus.replay("InventoryReader", InventoryReaderFuzzTest::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    PlanReaderFuzzTest.assertReadOrRefused(INVENTORY, "inventory.yaml", input);
    PlanReaderFuzzTest.assertReadOrRefused(OPERATORS, "operators.yaml", input);
  }
}
