package org.changeover.control;

import org.changeover.run.Actor;

/** Who is at the other end of a control socket, as the engine's rules have it. */
public interface Peers {

  /**
   * An account of this machine.
   *
   * @param account as the kernel says it
   */
  Actor local(String account);

  /**
   * An operator whom the SSH server of this machine let in by a key. It may vouch because it runs
   * under the engine's own account, which could as well write the journal itself.
   *
   * @param let in, with the roles that the server's operators file gives
   */
  Actor vouchedFor(Actor let);
}
