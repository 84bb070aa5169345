package org.changeover.engine;

import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import reactor.core.publisher.Mono;

/** Where an engine finds the version of a plan that somebody asks for. */
@FunctionalInterface
public interface Amendments {
  /** A version of the plan, with everything that its tasks ask for. */
  record Version(RunPlan plan, TaskInputs inputs) {}

  /** Fails, with a message for whoever asked, when what is frozen is not what was asked for. */
  Mono<Version> read(Request.Amend request);

  /** Of an engine that has nothing but the plan it was given. */
  static Amendments none() {
    return _ -> Mono.error(new IllegalStateException("the plan of this run cannot be amended"));
  }
}
