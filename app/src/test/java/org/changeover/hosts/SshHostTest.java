package org.changeover.hosts;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;

/**
 * The contract against a real OpenSSH server, with BlockHound watching Reactor's threads. Logging
 * what nobody took may block: it must not cost a timer its thread.
 */
class SshHostTest extends HostContract {
  @TempDir static Path sshdFolder;
  static Sshd sshd;

  @BeforeAll
  static void startServer() throws IOException {
    BlockHound.install(watched ->
        watched
            .allowBlockingCallsInside("reactor.core.publisher.Operators", "onErrorDropped")
            .allowBlockingCallsInside("reactor.core.scheduler.Schedulers", "handleError"));
    sshd = Sshd.start(sshdFolder.resolve("sshd"));
  }

  @AfterAll
  static void stopServer() {
    sshd.close();
  }

  @Override
  HostSettings settings() throws IOException {
    return sshd.settings("box");
  }
}
