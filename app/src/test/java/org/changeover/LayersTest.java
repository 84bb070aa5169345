package org.changeover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The layers of the program: which package may know what. */
class LayersTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  private static final Set<String> BLOCKING =
      Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream");

  @Test
  void planJournalAndModel_knowNothingOfSshPluginsAndScreens() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.changeover.plan..",
            "org.changeover.run..",
            "org.changeover.journal..",
            "org.changeover.preview..",
            "org.changeover.console.model..",
            "org.changeover.console.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.sshd..", "org.pf4j..", "com.googlecode.lanterna..", "org.jline..")
        .check(PROGRAM);
  }

  @Test
  void onlyTheirOwnPackages_knowTheLibrariesForHostsPluginsAndCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.changeover.hosts..", "org.changeover.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.sshd..", "org.bouncycastle..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.changeover.plugins..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.pf4j..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.changeover.cli..", "org.changeover.lab..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(PROGRAM);
  }

  @Test
  void whatMakesAPreview_hasNoMeansToChangeAnything() {
    noClasses()
        .that()
        .haveNameMatching(
            "org\\.changeover\\.engine\\.(WorldPreview|TakenUp|OutputsSoFar|Preview).*")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.changeover\\.(spi\\.(ChangeContext|Host|Intent)|journal\\.Journal|engine\\.(TurnChangeContext|EventLog|Turn|UndoTurn|Engine))")
        .check(PROGRAM);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.changeover.(**)").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void waiting_isForTheCommandLineOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.changeover.cli..")
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaCall<?>>("it waits for a publisher") {
              @Override
              public boolean test(JavaCall<?> call) {
                return call.getTargetOwner().getName().startsWith("reactor.core.publisher.")
                    && BLOCKING.contains(call.getName());
              }
            })
        .check(PROGRAM);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.changeover.cli..", "org.changeover.lab..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(PROGRAM);
  }
}
