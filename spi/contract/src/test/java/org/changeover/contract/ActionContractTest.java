package org.changeover.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.Endpoint;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Plants a lie for each rule of the contract, and wants to see it caught by the right test. */
class ActionContractTest {

  @Test
  void honestAction_passes() {
    assertThat(Verdict.of(new Motd.Proof(new Motd()))).isEmpty();
  }

  @Test
  void checkThatChanges_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return context
                .host()
                .query(Command.of("daemon", "count"))
                .then(super.check(wanted, context));
          }
        },
        "check_isColdChangesNothingAndSaysTheSameTwice",
        "after check");
  }

  @Test
  void checkThatIsAlwaysSatisfied_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return context.host().stat(PATH).thenReturn(Check.satisfied("surely"));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "check before");
  }

  @Test
  void checkWithAnUnstableFingerprint_isCaught() {
    var count = new AtomicInteger();
    assertCaught(
        new Motd() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return super.check(wanted, context)
                .map(check ->
                    check instanceof Check.Differs differs
                        ? new Check.Differs(differs.changes(), "" + count.incrementAndGet())
                        : check);
          }
        },
        "check_isColdChangesNothingAndSaysTheSameTwice",
        "");
  }

  @Test
  void checkThatGuessesWhenNothingCanBeReached_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<Check> check(Wanted wanted, ReadContext<NoSettings> context) {
            return super.check(wanted, context)
                .onErrorReturn(new Check.Differs(List.of(new Change("?", "", "")), "lost"));
          }
        },
        "check_whenNothingCanBeReached_isNoAnswer",
        "nothing can be reached");
  }

  @Test
  void changeWithAForgedToken_isCaught() {
    record Forged(Operation operation, int number) implements Intent {}
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return context
                .host()
                .write(new Forged(context.operation(), 1), content(wanted.text(), "0644"))
                .thenMany(super.apply(wanted, context));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "token that is not of this call");
  }

  @Test
  void changeWithTheTokenOfAnotherCall_isCaught() {
    var kept = new AtomicReference<Intent>();
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return Mono.justOrEmpty(kept.get())
                .switchIfEmpty(
                    context
                        .intend(Receipt.of("test/motd@1", Map.of("heard", "Welcome", "left", "")))
                        .doOnNext(kept::set))
                .flatMap(intent -> context.host().write(intent, content(wanted.text(), "0644")))
                .thenMany(super.apply(wanted, context));
          }
        },
        "apply_twice_isOneEffect",
        "token that is not of this call");
  }

  @Test
  void changeOverTheNetworkWithoutIntent_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            var endpoint = new Endpoint(new HostRef("old"), "192.0.2.1", 99);
            return context
                .network()
                .exchange(endpoint, Duration.ofSeconds(1), socket -> socket.getInputStream().read())
                .thenMany(super.apply(wanted, context));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "changed the world without an intent");
  }

  @Test
  void applyThatAppends_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context)
                .concatWith(
                    context
                        .intend(Receipt.of("test/extra@1", Map.of()))
                        .flatMap(i -> context.host().change(i, Command.of("daemon", "count")))
                        .then(Mono.empty()));
          }
        },
        "apply_twice_isOneEffect",
        "after the second apply");
  }

  @Test
  void secretInANotice_isCaught() {
    assertSecretCaught(
        (word, context) -> Mono.just(new Notice.Output("length", "word " + word)), "an output");
  }

  @Test
  void secretInAReceipt_isCaught() {
    assertSecretCaught(
        (word, context) ->
            context.intend(Receipt.of("test/x@1", Map.of("heard", word))).then(Mono.empty()),
        "the receipt");
  }

  @Test
  void secretAsAnArgument_isCaught() {
    assertSecretCaught(
        (word, context) ->
            context.host().query(Command.of("daemon", "heard", word)).then(Mono.empty()),
        "a command's arguments");
  }

  @Test
  void secretInAnError_isCaught() {
    assertSecretCaught(
        (word, context) ->
            Mono.error(
                new IllegalStateException("outer", new IllegalStateException("bad " + word))),
        "");
  }

  @Test
  void secretInBase64_isCaught() {
    assertSecretCaught(
        (word, context) ->
            Mono.just(
                new Notice.Output(
                    "length",
                    java.util.Base64.getEncoder()
                        .encodeToString(word.getBytes(StandardCharsets.UTF_8)))),
        "an output");
  }

  private interface Leak {
    Mono<Notice> leak(String word, ChangeContext<NoSettings> context);
  }

  private static void assertSecretCaught(Leak leak, String where) {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context)
                .concatWith(
                    context.secret(wanted.word(), word -> leak.leak(new String(word), context)));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        where);
  }

  @Test
  void noticeAfterTheEnd_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            Flux<Notice> honest = super.apply(wanted, context);
            return new Flux<>() {
              @Override
              public void subscribe(reactor.core.CoreSubscriber<? super Notice> to) {
                honest
                    .doAfterTerminate(() -> to.onNext(new Notice.Progress(9, 9, "late")))
                    .subscribe(to);
              }
            };
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "after its end");
  }

  @Test
  void applyThatBeginsBeforeItIsSubscribedTo_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            var eager = context.host().stat(PATH).toFuture();
            return Mono.fromFuture(eager).thenMany(super.apply(wanted, context));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "before it was subscribed to");
  }

  @Test
  void applyThatThrowsInsteadOfFailing_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            throw new IllegalStateException("no");
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "publisher that fails");
  }

  @Test
  void applyThatNeverEnds_isCaught() {
    assertCaught(
        impatient(
            new Motd() {
              @Override
              public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
                return super.apply(wanted, context).concatWith(Mono.never());
              }
            }),
        "apply_leadsFromDiffersToSatisfied",
        "did not end");
  }

  @Test
  void applyThatHidesAFailure_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context).onErrorComplete();
          }
        },
        "apply_whoseOperationFails_saysSoAndGetsToItsGoalOrBack",
        "completed all the same");
  }

  @Test
  void applyThatGoesOnAfterCancel_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context)
                .doOnCancel(() -> context.host().save(PATH).subscribe(s -> {}, e -> {}));
          }
        },
        "apply_cancelledAtAnyOperation_getsToItsGoalOrBack",
        "goes on after it was cancelled");
  }

  @Test
  void applyThatBlocksItsCancellation_isCaught() {
    assertCaught(
        impatient(
            new Motd() {
              @Override
              public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
                return super.apply(wanted, context).doOnCancel(ActionContractTest::linger);
              }
            }),
        "apply_cancelledAtAnyOperation_getsToItsGoalOrBack",
        "cancelling it took longer");
  }

  private static void linger() {
    try {
      new java.util.concurrent.CountDownLatch(1).await(5, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void undocumentedOutput_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context).startWith(new Notice.Output("surprise", 1));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "'surprise'");
  }

  @Test
  void documentedOutputThatIsNeverGiven_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            return super.apply(wanted, context).filter(n -> !(n instanceof Notice.Output));
          }
        },
        "apply_leadsFromDiffersToSatisfied",
        "[length]");
  }

  @Test
  void undoThatForgetsTheMode_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> undo(
              Wanted wanted, Receipt receipt, ChangeContext<NoSettings> context) {
            return super.undo(wanted, receipt, context)
                .concatWith(
                    context
                        .intend(Receipt.of("test/x@1", Map.of()))
                        .flatMap(i -> context.host().write(i, content("Welcome", "0644")))
                        .then(Mono.empty()));
          }
        },
        "undo_afterApply_leavesEverythingAsBefore",
        "");
  }

  @Test
  void undoThatForgetsAPart_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> undo(
              Wanted wanted, Receipt receipt, ChangeContext<NoSettings> context) {
            return context
                .intend(receipt)
                .flatMap(i -> context.host().restore(i, receipt.saved().getFirst()))
                .thenMany(Flux.empty());
          }

          @Override
          public Mono<UndoCheck> checkUndo(
              Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
            return context
                .host()
                .stat(PATH)
                .map(now ->
                    now.equals(receipt.saved().getFirst().before())
                        ? new UndoCheck.AlreadyUndone("the file is back")
                        : new UndoCheck.Reversible(List.of()));
          }
        },
        "undo_afterApply_leavesEverythingAsBefore",
        "the world after undo");
  }

  @Test
  void undoThatWantsAWholeEffect_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> undo(
              Wanted wanted, Receipt receipt, ChangeContext<NoSettings> context) {
            return context
                .host()
                .query(Command.of("daemon", "heard"))
                .flatMapMany(heard ->
                    heard.stdout().equals(wanted.text())
                        ? super.undo(wanted, receipt, context)
                        : Flux.error(new IllegalStateException("nothing to undo")));
          }
        },
        "apply_crashedAfterAnyOperation_getsToItsGoalOrBack",
        "nothing to undo");
  }

  @Test
  void intentThatCoversLessThanTheEffect_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Flux<Notice> apply(Wanted wanted, ChangeContext<NoSettings> context) {
            Host host = context.host();
            return context
                .intend(Receipt.of("test/motd@1", Map.of("heard", "Welcome", "left", "")))
                .flatMap(i -> host.change(i, Command.of("daemon", "tell", wanted.text())))
                .thenMany(super.apply(wanted, context));
          }

          @Override
          public Mono<UndoCheck> checkUndo(
              Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
            return receipt.saved().isEmpty()
                ? context.host().stat(PATH).thenReturn(new UndoCheck.AlreadyUndone("nothing"))
                : super.checkUndo(wanted, receipt, context);
          }

          @Override
          public Flux<Notice> undo(
              Wanted wanted, Receipt receipt, ChangeContext<NoSettings> context) {
            return receipt.saved().isEmpty() ? Flux.empty() : super.undo(wanted, receipt, context);
          }
        },
        "apply_crashedAfterAnyOperation_getsToItsGoalOrBack",
        "the world after undo");
  }

  @Test
  void checkUndoThatOverlooksAnEdit_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<UndoCheck> checkUndo(
              Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
            return super.checkUndo(wanted, receipt, context)
                .map(answer ->
                    answer instanceof UndoCheck.Changed changed
                        ? new UndoCheck.Reversible(changed.diff())
                        : answer);
          }
        },
        "checkUndo_afterSomebodyEdited_isChanged",
        "");
  }

  @Test
  void checkUndoThatDoesNotSeeThatItIsUndone_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<UndoCheck> checkUndo(
              Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
            return super.checkUndo(wanted, receipt, context)
                .map(answer ->
                    answer instanceof UndoCheck.AlreadyUndone
                        ? new UndoCheck.Reversible(List.of())
                        : answer);
          }
        },
        "undo_afterApply_leavesEverythingAsBefore",
        "checkUndo after undo");
  }

  @Test
  void checkUndoThatTakesHalfAnEffectForNone_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public Mono<UndoCheck> checkUndo(
              Wanted wanted, Receipt receipt, ReadContext<NoSettings> context) {
            return context
                .host()
                .query(Command.of("daemon", "heard"))
                .flatMap(heard ->
                    heard.stdout().equals(receipt.fact("heard"))
                        ? Mono.just(new UndoCheck.AlreadyUndone("the daemon knows of nothing"))
                        : super.checkUndo(wanted, receipt, context));
          }
        },
        "apply_crashedAfterAnyOperation_getsToItsGoalOrBack",
        "which was said to be undone");
  }

  @Test
  void undoThatLeavesWhatAnOperationLeftHalfDone_isCaught() {
    var contract =
        new Motd.Proof(new Motd()) {
          @Override
          protected Optional<Consumer<World>> halfDone() {
            return Optional.of(world -> world.host("old").file("/etc/motd.new", "Hel"));
          }
        };
    assertCaught(
        contract, "undo_ofAnEffectThatIsHalfDone_leavesEverythingAsBefore", "the world after undo");
  }

  @Test
  void reversalNoneThatUndoesAllTheSame_isCaught() {
    var lying =
        new Motd() {
          @Override
          public Reversal reversal(Wanted parameters) {
            return Reversal.none("a greeting cannot be unread");
          }
        };
    assertThat(Verdict.of(excepting(lying, Behaviour.REVERSIBLE)))
        .containsOnlyKeys("undo_declaredImpossible_refusesWithTheStatedReason");
  }

  @Test
  void behavioursThatAreDeclaredWrongly_areCaught() {
    assertThat(Verdict.of(excepting(new Motd(), Behaviour.REPEATABLE)))
        .containsKey("behaviours_areDeclaredAsTheyAre");
    assertThat(Verdict.of(excepting(new Motd(), Behaviour.SEES_TAMPERING)))
        .containsOnlyKeys("checkUndo_afterSomebodyEdited_isChanged");
    assertThat(Verdict.of(excepting(new Motd(), Behaviour.GIVES_EVERY_OUTPUT)))
        .containsOnlyKeys("apply_leadsFromDiffersToSatisfied");
    assertThat(Verdict.of(excepting(new Motd(), Behaviour.RESTORES_EXACTLY)))
        .containsOnlyKeys("behaviours_areDeclaredAsTheyAre");
  }

  @Test
  void blankSummary_isCaught() {
    assertCaught(
        new Motd() {
          @Override
          public String summary() {
            return " ";
          }
        },
        "declaration_isWhole",
        "summary");
  }

  private static Motd.Proof excepting(Motd action, Behaviour... behaviours) {
    return new Motd.Proof(action) {
      @Override
      protected java.util.Set<Behaviour> exceptions() {
        return java.util.Set.of(behaviours);
      }
    };
  }

  private static void assertCaught(Motd lying, String test, String message) {
    assertCaught(new Motd.Proof(lying), test, message);
  }

  private static Motd.Proof impatient(Motd action) {
    return new Motd.Proof(action) {
      @Override
      protected Duration patience() {
        return Duration.ofMillis(500);
      }
    };
  }

  private static void assertCaught(Motd.Proof contract, String test, String message) {
    Map<String, Throwable> failures = Verdict.of(contract, test::equals);
    assertThat(failures).containsKey(test);
    assertThat(failures.get(test)).isInstanceOf(AssertionError.class).hasMessageContaining(message);
  }
}
