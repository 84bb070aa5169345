package org.changeover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.changeover.dns.ModelServer.Fault;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Pools at servers that lie, that rewrite their SOA record, and that others change meanwhile. */
class PoolWorkTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Name TEST = Name.fromConstantString("libravatar.test.");
  private static final Name POOL = Name.fromConstantString("pool.libravatar.test.");
  private static final JoinPools JOIN = new JoinPools();
  private static final LeavePools LEAVE = new LeavePools();
  private static final LeavePools.Parameters ONE_LEAVES =
      new LeavePools.Parameters(
          List.of("pool.libravatar.test"), List.of(), List.of("192.0.2.31", "2001:db8::31"), 1);

  private final Clock clock = Clock.systemUTC();
  private final ModelServer primary = ModelServer.primary(clock, Zones.both());
  private final ModelLab lab = ModelLab.of(clock, primary, primary.secondary(0));

  @AfterEach
  void closeLab() throws Exception {
    lab.close();
  }

  private static JoinPools.Parameters joining(String... addresses) {
    return new JoinPools.Parameters(List.of("pool.libravatar.test"), List.of(), List.of(addresses));
  }

  private static void join(TestContext context, String... addresses) {
    JOIN.apply(joining(addresses), context).collectList().block(LONG);
  }

  private Rrset pool(int type) {
    return primary.zone("libravatar.test.").find(new Rrset.Key(POOL, type)).orElseThrow();
  }

  @Test
  void join_takenBackInTheOrderOfJoining_leavesTheOtherWhoJoinedLater() {
    TestContext context = lab.context();
    String before = primary.picture();
    join(context, "192.0.2.41", "2001:db8::41");
    join(context, "192.0.2.42");
    Receipt first = context.receipts().getFirst();
    Receipt second = context.receipts().getLast();

    assertThat(JOIN.checkUndo(joining("192.0.2.41"), first, context).block(LONG))
        .isInstanceOfSatisfying(
            UndoCheck.Reversible.class,
            r ->
                assertThat(r.changes())
                    .extracting(Change::after)
                    .first()
                    .asString()
                    .isEqualTo("192.0.2.21, 192.0.2.31, 192.0.2.42 (TTL 86400)"));
    JOIN.undo(joining("192.0.2.41"), first, context).collectList().block(LONG);
    assertThat(pool(Type.A).values()).isEqualTo("192.0.2.21, 192.0.2.31, 192.0.2.42");
    assertThat(JOIN.checkUndo(joining("192.0.2.41"), first, context).block(LONG))
        .isInstanceOf(UndoCheck.AlreadyUndone.class);

    JOIN.undo(joining("192.0.2.42"), second, context).collectList().block(LONG);
    assertThat(primary.picture()).isEqualTo(before);
  }

  @Test
  void join_undoThatWouldEmptyAPool_isForAPerson() {
    TestContext context = lab.context();
    join(context, "192.0.2.41");
    Rrset now = pool(Type.A);
    primary.edit(TEST, now.without(Set.of("192.0.2.21", "192.0.2.31")).orElseThrow());

    assertThat(
            JOIN.checkUndo(joining("192.0.2.41"), context.receipts().getFirst(), context)
                .block(LONG))
        .isInstanceOf(UndoCheck.Changed.class);
  }

  @Test
  void leave_undoAfterSomebodyAddedAMember_isForAPerson() {
    TestContext context = lab.context();
    LEAVE.apply(ONE_LEAVES, context).collectList().block(LONG);
    assertThat(pool(Type.AAAA).values()).isEqualTo("2001:db8::21");
    Rrset.Key key = pool(Type.A).key();
    var more =
        new Pools(Set.of(POOL), List.of(TEST))
            .withMembers(
                List.of(primary.zone("libravatar.test.")),
                Addresses.parse("a", List.of("192.0.2.77")))
            .edits()
            .getFirst()
            .edits()
            .getFirst()
            .after()
            .orElseThrow();
    primary.edit(TEST, more);

    assertThat(LEAVE.checkUndo(ONE_LEAVES, context.receipts().getFirst(), context).block(LONG))
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            c ->
                assertThat(c.diff())
                    .containsExactly(
                        new Change(
                            key.toString(),
                            "192.0.2.21 (TTL 86400)",
                            "192.0.2.21, 192.0.2.77 (TTL 86400)")));
  }

  @Test
  void leave_refusedForTooFew_touchesNothing() {
    TestContext context = lab.context();
    String before = primary.picture();
    var both =
        new LeavePools.Parameters(
            List.of("cdn.libravatar.example", "pool.libravatar.test"),
            List.of(),
            List.of("192.0.2.21", "2001:db8::21", "2001:db8::31"),
            1);

    assertThatThrownBy(() -> LEAVE.apply(both, context).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("pool.libravatar.test AAAA would keep 0");
    assertThat(primary.picture()).isEqualTo(before);
    assertThat(context.receipts()).isEmpty();
  }

  @Test
  void hostsAndAddressesEmpty_onAService_saysWhatToName() {
    var nobody =
        new LeavePools.Parameters(List.of("pool.libravatar.test"), List.of(), List.of(), 1);
    assertThatThrownBy(() -> LEAVE.check(nobody, lab.context()).block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("hosts and addresses are both empty");
  }

  @Test
  void soaRewrittenWhenServed_theRecordsAreTheLockInstead() {
    primary.rewriteSoa();
    TestContext context = lab.context();

    LEAVE.apply(ONE_LEAVES, context).collectList().block(LONG);

    assertThat(LEAVE.verify(ONE_LEAVES, context).block(LONG)).isInstanceOf(Check.Satisfied.class);
    assertThat(context.receipts()).as("one effect").hasSize(1);
    LEAVE.undo(ONE_LEAVES, context.receipts().getFirst(), context).collectList().block(LONG);
    assertThat(primary.picture()).isEqualTo(ModelServer.primary(clock, Zones.both()).picture());
  }

  @Test
  void soaRewrittenWhenServed_lockSerial_saysHowToGoOn() {
    primary.rewriteSoa();
    assertThatThrownBy(
            () -> LEAVE.apply(ONE_LEAVES, lab.context(Lock.SERIAL)).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("compares with another SOA record than it serves")
        .hasMessageContaining("'lock'");
  }

  @Test
  void lockRecords_somebodyWasFaster_isSeenAndNothingChanged() {
    primary.rewriteSoa();
    Rrset aaaa = pool(Type.AAAA);
    primary.beforeNextUpdate(
        () -> primary.edit(TEST, aaaa.without(Set.of("2001:db8::21")).orElseThrow()));

    assertThatThrownBy(
            () -> LEAVE.apply(ONE_LEAVES, lab.context(Lock.RECORDS)).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("pool.libravatar.test AAAA: read 2001:db8::21, 2001:db8::31");
    assertThat(pool(Type.A).values()).isEqualTo("192.0.2.21, 192.0.2.31");
  }

  @Test
  void familyThatSomebodyAddsMeanwhile_isNotOverwritten() {
    Name other = Name.fromConstantString("other.libravatar.example.");
    var key = new Rrset.Key(other, Type.AAAA);
    var wanted =
        new JoinPools.Parameters(
            List.of("other.libravatar.example"), List.of(), List.of("2001:db8::49"));
    var theirs =
        new Rrset(
            key,
            60,
            List.of(
                new AAAARecord(
                    other, DClass.IN, 60, Addresses.literal("2001:db8::50").orElseThrow())));
    primary.beforeNextUpdate(
        () -> primary.edit(Name.fromConstantString("libravatar.example."), theirs));

    assertThatThrownBy(
            () -> JOIN.apply(wanted, lab.context(Lock.RECORDS)).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("YXRRSET")
        .hasMessageContaining("read nothing, now 2001:db8::50 (TTL 60), wanted 2001:db8::49");
    assertThat(primary.zone("libravatar.example.").find(key)).contains(theirs);
  }

  @Test
  void serialThatDoesNotRise_isSaid() {
    primary.keepSerial();
    assertThatThrownBy(() -> LEAVE.apply(ONE_LEAVES, lab.context()).collectList().block(LONG))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("the serial of libravatar.test did not rise")
        .hasMessageContaining("SOA-EDIT-DNSUPDATE");
  }

  @Test
  void refusalWithoutSignature_isNoAnswer() {
    TestContext context = lab.context();
    primary.next(Fault.UNSIGNED_REFUSAL);

    assertThatThrownBy(() -> LEAVE.apply(ONE_LEAVES, context).collectList().block(LONG))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("REFUSED, is not signed")
        .hasMessageContaining("it has not been made");
  }
}
