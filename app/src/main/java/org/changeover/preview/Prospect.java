package org.changeover.preview;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.changeover.spi.Change;

/**
 * What can be said of a task before its run. The {@code is} names are part of the form in which
 * previews are saved.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Prospect.AlreadySo.class, name = "already-so"),
  @JsonSubTypes.Type(value = Prospect.WouldChange.class, name = "would-change"),
  @JsonSubTypes.Type(value = Prospect.NotSo.class, name = "not-so"),
  @JsonSubTypes.Type(value = Prospect.KnownAfter.class, name = "known-after"),
  @JsonSubTypes.Type(value = Prospect.CannotBeTold.class, name = "cannot-be-told"),
  @JsonSubTypes.Type(value = Prospect.Waits.class, name = "waits"),
  @JsonSubTypes.Type(value = Prospect.ByHand.class, name = "by-hand"),
  @JsonSubTypes.Type(value = Prospect.LeftOut.class, name = "left-out"),
})
public sealed interface Prospect {

  /** The world is as wanted: nothing would be done. */
  record AlreadySo(String evidence) implements Prospect {
    public AlreadySo {
      requireNonNull(evidence, "evidence is null");
    }
  }

  /**
   * Something would be changed.
   *
   * @param fingerprint stands for the state that was found
   */
  record WouldChange(List<Change> changes, String fingerprint) implements Prospect {
    public WouldChange {
      changes = List.copyOf(changes);
      requireNonNull(fingerprint, "fingerprint is null");
    }
  }

  /** What a step only looks at is not as wanted; the step fails if it is still so then. */
  record NotSo(List<Change> changes, String fingerprint) implements Prospect {
    public NotSo {
      changes = List.copyOf(changes);
      requireNonNull(fingerprint, "fingerprint is null");
    }
  }

  /**
   * It would be compared with what other steps leave, not with the world as it is.
   *
   * @param steps after which it is known, in the order of the run
   * @param why what they do to it
   */
  record KnownAfter(List<String> steps, String why) implements Prospect {
    public KnownAfter {
      steps = List.copyOf(steps);
      requireNonNull(why, "why is null");
    }
  }

  /** Looking did not tell. */
  record CannotBeTold(String reason) implements Prospect {
    public CannotBeTold {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * Time passes, or something comes true by itself.
   *
   * @param what is waited for, and why
   * @param over whether it is so already
   * @param now what was seen of it; empty when there is nothing to see
   */
  record Waits(String what, boolean over, String now) implements Prospect {
    public Waits {
      requireNonNull(what, "what is null");
      requireNonNull(now, "now is null");
    }
  }

  /** A person does it. */
  record ByHand(String what) implements Prospect {
    public ByHand {
      requireNonNull(what, "what is null");
    }
  }

  /** The plan leaves it out. */
  record LeftOut(String why) implements Prospect {
    public LeftOut {
      requireNonNull(why, "why is null");
    }
  }
}
