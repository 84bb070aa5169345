package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionAware;
import org.apache.sshd.server.channel.PipeDataReceiver;
import org.apache.sshd.server.command.AsyncCommandStreamsAware;
import org.apache.sshd.server.command.Command;
import org.changeover.run.Actor;

/**
 * One channel of an operator: a console or a command, on a virtual thread of its own. The end of
 * the channel interrupts it, whatever it is doing.
 */
final class Visit implements Command, AsyncCommandStreamsAware, ChannelSessionAware {
  private static final Logger LOG = Logger.getLogger(Visit.class.getName());
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;

  private final Desk desk;
  private final Entrance entrance;
  private final String line;
  private InputStream in;
  private SteadyOutput out;
  private SteadyOutput errors;
  private ExitCallback exit;
  private final Consumer<Visit> ended;
  private Thread thread;
  private String who = "";
  private boolean slow;
  private boolean destroyed;

  /**
   * @param line that was asked for; empty for a login
   * @param ended told once, when it is over
   */
  Visit(Desk desk, Entrance entrance, String line, Consumer<Visit> ended) {
    this.desk = desk;
    this.entrance = entrance;
    this.line = line;
    this.ended = ended;
  }

  /** Input is read as a stream; the library would otherwise give one that is not, as for output. */
  @Override
  public void setChannelSession(ChannelSession channel) {
    var receiver = new PipeDataReceiver(channel, channel.getLocalWindow());
    channel.setDataReceiver(receiver);
    in = receiver.getIn();
  }

  @Override
  public void setIoOutputStream(IoOutputStream stream) {
    out = new SteadyOutput(stream, STUCK);
  }

  @Override
  public void setIoErrorStream(IoOutputStream stream) {
    errors = new SteadyOutput(stream, STUCK);
  }

  @Override
  public void setIoInputStream(IoInputStream stream) {
    throw notUsed();
  }

  @Override
  public void setInputStream(InputStream stream) {
    throw notUsed();
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    throw notUsed();
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    throw notUsed();
  }

  private static IllegalStateException notUsed() {
    return new IllegalStateException("a visit has streams of its own");
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public synchronized void start(ChannelSession channel, Environment told) throws IOException {
    Actor actor =
        entrance
            .operatorNow(channel.getSession())
            .orElseThrow(() -> new IOException("nobody is let in by that key"));
    who = "%s at %s".formatted(actor.operator(), actor.from());
    if (!destroyed) {
      thread =
          Thread.ofVirtual()
              .name("visit of " + actor.operator())
              .start(() -> attend(actor, channel, told));
    }
  }

  private void attend(Actor actor, ChannelSession channel, Environment told) {
    int code = FAILED;
    try {
      code = answer(actor, told);
      out.flush();
      errors.flush();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      LOG.log(Level.FINE, "a client went away", gone);
    } catch (RuntimeException bug) {
      LOG.log(Level.WARNING, "a visit of " + actor.operator() + " failed", bug);
    } finally {
      ended.accept(this);
      if (out.isStuck() || errors.isStuck()) {
        cutOff(channel);
      } else {
        exit.onExit(code);
      }
    }
  }

  /**
   * The library tells a client of the end of a channel only when that ends in good order, for which
   * what is still to be written would be waited for.
   */
  private static void cutOff(ChannelSession channel) {
    try {
      Buffer close =
          channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_CLOSE, Integer.BYTES);
      close.putUInt(channel.getRecipient());
      var _ = channel.getSession().writePacket(close);
    } catch (IOException gone) {
      LOG.log(Level.FINE, "a client went away", gone);
    } finally {
      channel.close(true);
    }
  }

  /** Says it in the log when the client begins to take nothing, and when it takes again. */
  synchronized void look() {
    boolean waits = isSlow(out) || isSlow(errors);
    if (waits != slow) {
      slow = waits;
      LOG.log(
          Level.WARNING,
          waits
              ? "the client of {0} has taken nothing for {1} s; after {2} s its channel is closed"
              : "the client of {0} takes again, or is gone",
          new Object[] {who, SLOW.toSeconds(), STUCK.toSeconds()});
    }
  }

  private static boolean isSlow(SteadyOutput output) {
    return output != null && output.waiting().compareTo(SLOW) >= 0;
  }

  private int answer(Actor actor, Environment told) throws IOException, InterruptedException {
    List<String> words;
    try {
      words = Words.of(line);
    } catch (IllegalArgumentException unclosed) {
      return refuse(unclosed.getMessage());
    }
    if (!words.isEmpty() && !desk.showsConsole(words)) {
      return desk.command(words, actor, out, errors);
    }
    var terminal = new SshTerminal(in, out, told);
    if (!SshTerminal.asked(told) || !terminal.places()) {
      return refuse(
          "the console needs a terminal: log in with 'ssh -t' and a TERM that is not dumb; or give a command, such as 'status RUN' or 'help'");
    }
    return desk.console(words, actor, () -> entrance.letsIn(actor), terminal, errors);
  }

  private int refuse(String why) throws IOException {
    errors.write(("changeover: " + why + "\r\n").getBytes(UTF_8));
    return BAD_USAGE;
  }

  @Override
  public void destroy(ChannelSession channel) {
    ended.accept(this);
    interrupt();
  }

  synchronized void interrupt() {
    destroyed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits for its end, or until that reading of the nano clock. */
  void awaitEnd(long until) {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    try {
      if (running != null) {
        var _ = running.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
