package org.changeover.hosts;

/** The contract on this machine. */
class LocalHostTest extends HostContract {
  @Override
  HostSettings settings() {
    return HostSettings.local("box");
  }
}
