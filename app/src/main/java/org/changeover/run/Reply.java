package org.changeover.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The engine's answer to a request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = Reply.Refused.class, name = "refused"),
})
public sealed interface Reply {

  /** Recorded; what follows from it shows in the events. */
  record Accepted() implements Reply {}

  /**
   * @param why what is wrong and what to do
   */
  record Refused(String why) implements Reply {}
}
