package org.changeover.notify;

import jakarta.mail.search.MessageIDTerm;
import org.changeover.notify.Server.Mailbox;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Finding;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Logs in to every account of an instance before a run; posts, sends and reads nothing. */
record Inspection(ReadContext<NotifySettings> context) {
  private static final String NO_MAIL = "<preflight@changeover.invalid>";

  Flux<Finding> look() {
    NotifySettings settings = context.settings();
    return Flux.concat(
        Mono.justOrEmpty(settings.mastodon()).flatMap(this::account),
        Mono.justOrEmpty(settings.smtp()).flatMap(this::submission),
        Mono.justOrEmpty(settings.imap()).flatMap(mailbox -> mailbox("mailbox", mailbox)),
        Mono.justOrEmpty(settings.bounces()).flatMap(mailbox -> mailbox("bounces", mailbox)));
  }

  private Mono<Finding> account(Server.Account account) {
    String what = "social account";
    return judged(
        what,
        new Mastodon(context)
            .self()
            .map(self -> Finding.fine(what, "%s on %s".formatted(self, account.name()))));
  }

  private Mono<Finding> submission(Server.Submission server) {
    String what = "outgoing mail";
    return judged(
        what,
        new Outbox(context)
            .greeted()
            .thenReturn(
                Finding.fine(
                    what,
                    "%s lets %s in".formatted(server.name(), server.user().orElse("everybody")))));
  }

  private Mono<Finding> mailbox(String what, Mailbox mailbox) {
    return judged(
        what,
        new Inbox(mailbox, context)
            .find(new MessageIDTerm(NO_MAIL), mail -> mail)
            .map(_ ->
                Finding.fine(
                    what,
                    "%s lets %s read %s"
                        .formatted(mailbox.name(), mailbox.user(), mailbox.folder()))));
  }

  /** What one server is at fault for does not hide the others. */
  private static Mono<Finding> judged(String what, Mono<Finding> look) {
    return look.onErrorResume(
        error ->
            error instanceof ActionFailedException || error instanceof HostUnreachableException,
        error ->
            Mono.just(
                Finding.blocker(
                    what, error.getMessage(), "mend it: steps that use it would fail")));
  }
}
