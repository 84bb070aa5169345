package org.changeover.dns;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.changeover.contract.FakeNetwork;

/** Model servers on loopback ports, under the names that the test settings give them. */
final class ModelLab implements AutoCloseable {
  private final List<ModelListener> listeners = new ArrayList<>();
  private final Map<String, List<Integer>> ports = new HashMap<>();
  private final Clock clock;

  private ModelLab(Clock clock) {
    this.clock = clock;
  }

  static ModelLab of(Clock clock, ModelServer primary, ModelServer secondary) {
    return new ModelLab(clock).with("ns1", primary::serve).with("ns2", secondary::serve);
  }

  ModelLab with(String host, FakeNetwork.Server server) {
    ModelListener listener = ModelListener.of(server);
    listeners.add(listener);
    ports.put(host, List.of(listener.port()));
    return this;
  }

  TestContext context(Lock lock) {
    return new TestContext(
        TestSettings.of("changeover", Duration.ofSeconds(1), lock),
        new LoopbackNetwork(Map.copyOf(ports)),
        clock,
        Bind.SECRET,
        new CopyOnWriteArrayList<>());
  }

  TestContext context() {
    return context(Lock.AUTO);
  }

  @Override
  public void close() throws Exception {
    for (ModelListener listener : listeners) {
      listener.close();
    }
  }
}
