package org.changeover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.changeover.contract.live.LiveOperation;
import org.changeover.contract.live.RootHost;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Check;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.UndoCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packages against the real apt and dpkg, with an archive of the test's own. */
@Tag("lab")
class PackagesLabTest {
  private static final String STATE =
      "dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n' 'lamp*' | grep ' installed$'; cat /etc/lamp.conf";

  private final InstallPackages action = new InstallPackages();
  private RootHost host;

  @BeforeEach
  void hostWithAnArchive() {
    host = RootHost.start("new", "/usr/bin/apt-get", "/usr/bin/dpkg-deb");
    host.sh(
        """
        set -e
        mkdir -p /srv/repo; cd /srv/repo
        make() { # name version depends conffile's text
          rm -rf tree; mkdir -p tree/DEBIAN
          printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n' "$1" "$2" >tree/DEBIAN/control
          [ -z "$3" ] || echo "Depends: $3" >>tree/DEBIAN/control
          if [ -n "$4" ]; then
            mkdir tree/etc; echo "$4" >tree/etc/lamp.conf; echo /etc/lamp.conf >tree/DEBIAN/conffiles
          fi
          dpkg-deb --root-owner-group -b tree "$1-$2.deb" >/dev/null
          { dpkg-deb -f "$1-$2.deb"; echo "Filename: ./$1-$2.deb"
            echo "Size: $(stat -c %s "$1-$2.deb")"; echo "SHA256: $(sha256sum <"$1-$2.deb" | cut -d' ' -f1)"; echo; } >>Packages
        }
        make lamp 1.0 '' 'shipped with 1'
        make lamp 2.0 lamp-bulb 'shipped with 2'
        make lamp-bulb 1.0 '' ''
        make lamp-shade 1.0 lamp-bulb ''
        rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
        echo 'deb [trusted=yes] file:/srv/repo ./' >/etc/apt/sources.list
        dpkg -i lamp-1.0.deb >/dev/null
        echo 'edited here' >/etc/lamp.conf
        """);
  }

  @AfterEach
  void end() {
    host.close();
  }

  @Test
  void upgradeWithADependency_keepsTheEditedConfigurationAndIsTakenBack() {
    String before = host.sh(STATE);
    var parameters = parameters("lamp=2.0");
    assertThat(action.check(parameters, operation()).block()).isInstanceOf(Check.Differs.class);

    Receipt receipt = apply(parameters);

    assertThat(action.verify(parameters, operation()).block()).isInstanceOf(Check.Satisfied.class);
    assertThat(host.sh(STATE).lines())
        .containsExactly("lamp 2.0 installed", "lamp-bulb 1.0 installed", "edited here");
    assertThat(action.checkUndo(parameters, receipt, operation()).block())
        .isInstanceOf(UndoCheck.Reversible.class);

    action.undo(parameters, receipt, operation()).collectList().block();

    assertThat(host.sh(STATE)).isEqualTo(before);
    assertThat(action.checkUndo(parameters, receipt, operation()).block())
        .isInstanceOf(UndoCheck.AlreadyUndone.class);
  }

  @Test
  void packageThatSomebodyBuiltUponSince_isNotTakenAway() {
    var parameters = parameters("lamp=2.0");
    Receipt receipt = apply(parameters);
    host.sh("dpkg -i /srv/repo/lamp-shade-1.0.deb >/dev/null");
    String since = host.sh(STATE);

    assertThat(action.checkUndo(parameters, receipt, operation()).block())
        .isInstanceOfSatisfying(
            UndoCheck.Changed.class,
            changed -> assertThat(changed.diff().toString()).contains("lamp-shade"));
    assertThatThrownBy(() -> action.undo(parameters, receipt, operation()).collectList().block())
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("lamp-shade");
    assertThat(host.sh(STATE)).isEqualTo(since);
  }

  @Test
  void packageThatDoesNotExist_isRefusedInAptsWords() {
    String before = host.sh(STATE);

    assertThatThrownBy(() -> apply(parameters("no-such-lamp")))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("Unable to locate package no-such-lamp");
    assertThat(host.sh(STATE)).isEqualTo(before);
  }

  private Receipt apply(InstallPackages.Parameters parameters) {
    LiveOperation<NoSettings> operation = operation();
    action.apply(parameters, operation).collectList().block();
    return operation.receipts().getFirst();
  }

  private LiveOperation<NoSettings> operation() {
    return new LiveOperation<>(
        new Operation("test", "packages", "new", 1, 1),
        new NoSettings(),
        Map.of("new", host),
        "new",
        Map.of());
  }

  private static InstallPackages.Parameters parameters(String... packages) {
    return new InstallPackages.Parameters(List.of(packages), true, true);
  }
}
