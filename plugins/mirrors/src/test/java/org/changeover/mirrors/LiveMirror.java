package org.changeover.mirrors;

import java.util.List;
import java.util.Map;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.Action;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;

/** One real host that is mirror, main server and repository at once, and what tests do on it. */
record LiveMirror(RootHost host) implements AutoCloseable {
  private static final String NAME = "one";

  static LiveMirror start(String... needed) {
    return new LiveMirror(RootHost.start(NAME, needed));
  }

  @Override
  public void close() {
    host.close();
  }

  String sh(String script) {
    return host.sh("set -e\n" + script);
  }

  LiveOperation<MirrorsSettings> operation(String step) {
    return new LiveOperation<>(
        new Operation("run-1", step, NAME, 1, 1),
        MirrorModel.SETTINGS,
        Map.of(NAME, host),
        NAME,
        Map.of());
  }

  /** Applies, and answers the receipts, the last one first. */
  <P extends Record> List<Receipt> apply(ChangingAction<P, MirrorsSettings> action, P parameters) {
    LiveOperation<MirrorsSettings> operation = operation(action.name());
    action.apply(parameters, operation).collectList().block();
    return operation.receipts();
  }

  <P extends Record> Check check(Action<P, MirrorsSettings> action, P parameters) {
    return action.check(parameters, operation(action.name())).block();
  }

  <P extends Record> UndoCheck checkUndo(
      ChangingAction<P, MirrorsSettings> action, P parameters, Receipt receipt) {
    return action.checkUndo(parameters, receipt, operation(action.name() + "~undo")).block();
  }

  <P extends Record> void undo(
      ChangingAction<P, MirrorsSettings> action, P parameters, List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      action.undo(parameters, receipt, operation(action.name() + "~undo")).collectList().block();
    }
  }
}
