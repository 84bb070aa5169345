package org.changeover.control;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;

/** One line of the conversation. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "frame")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Frame.Follow.class, name = "follow"),
  @JsonSubTypes.Type(value = Frame.Watch.class, name = "watch"),
  @JsonSubTypes.Type(value = Frame.Present.class, name = "present"),
  @JsonSubTypes.Type(value = Frame.Ask.class, name = "ask"),
  @JsonSubTypes.Type(value = Frame.Happened.class, name = "event"),
  @JsonSubTypes.Type(value = Frame.Live.class, name = "telemetry"),
  @JsonSubTypes.Type(value = Frame.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Frame.End.class, name = "end"),
  @JsonSubTypes.Type(value = Frame.Wrong.class, name = "wrong"),
})
sealed interface Frame {
  /** Longest line that a server takes, in bytes. */
  int FROM_CLIENT = 1 << 20;

  /** Longest line that a client takes, in bytes: an event of the journal fits. */
  int FROM_SERVER = 16 << 20;

  /** Client: the events from a sequence on, until the engine lets go of the run. */
  record Follow(long from) implements Frame {}

  /**
   * Client: telemetry from now on.
   *
   * @param by whom the SSH server let in and shows it to, as in {@link Present}; empty: the
   *     client's own account
   */
  record Watch(@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> by)
      implements Frame {
    public Watch {
      by = by.map(Frame::named);
    }
  }

  /**
   * Client: who looks through this connection, which watches, from now on.
   *
   * @param operators one as often as there are terminals
   */
  record Present(List<String> operators) implements Frame {
    public Present {
      operators = operators == null ? List.of() : named(operators);
    }
  }

  /** So many terminals look through one connection at most. */
  int MOST_PRESENT = 512;

  /** Longest name of an operator, in characters: one of the operators file is shorter. */
  int LONGEST_NAME = 64;

  private static List<String> named(List<String> operators) {
    if (operators.size() > MOST_PRESENT) {
      throw new IllegalArgumentException(
          "more than %d look through one connection".formatted(MOST_PRESENT));
    }
    if (operators.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("an operator has no name");
    }
    if (operators.stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
      throw new IllegalArgumentException(
          "the name of an operator is longer than %d characters".formatted(LONGEST_NAME));
    }
    return List.copyOf(operators);
  }

  /**
   * Client: a request; another may follow.
   *
   * @param by whom the SSH server let in by a key and asks for; empty: the client's own account
   */
  record Ask(Request request, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Actor> by)
      implements Frame {
    public Ask {
      requireNonNull(request, "request is null");
    }
  }

  /**
   * Server: an event.
   *
   * @param entry in the documented form
   */
  record Happened(JsonNode entry) implements Frame {
    public Happened {
      requireNonNull(entry, "entry is null");
    }
  }

  /** Server: telemetry. */
  record Live(Telemetry telemetry) implements Frame {
    public Live {
      requireNonNull(telemetry, "telemetry is null");
    }
  }

  /** Server: what became of a request. */
  record Answer(Reply reply) implements Frame {
    public Answer {
      requireNonNull(reply, "reply is null");
    }
  }

  /** Server: there will be no more events, because the engine let go of the run. */
  record End() implements Frame {}

  /** Server: the line before could not be understood; the connection is closed after this one. */
  record Wrong(String why) implements Frame {
    public Wrong {
      requireNonNull(why, "why is null");
    }
  }
}
