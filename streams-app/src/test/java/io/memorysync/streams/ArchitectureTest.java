package io.memorysync.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which. */
@AnalyzeClasses(packages = "io.memorysync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule thePackagesFormNoCycle =
      slices().matching("io.memorysync.streams.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theTwoStepsKnowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAPackage("..streams.resolve..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..streams.normalize..", "..streams.identity..", "..schema.identity..")
          .orShould()
          .accessClassesThat()
          .resideInAPackage("..streams.normalize..");

  @ArchTest
  static final ArchRule theRulesAreFreeOfKafka =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Rules")
          .or()
          .haveSimpleName("MemoryResolver")
          .or()
          .haveSimpleName("MemoryDraft")
          .or()
          .haveSimpleName("Projection")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.micrometer..", "java.net..", "java.sql..");

  @ArchTest
  static final ArchRule schemasAndTopologyKnowNoDatabase =
      noClasses()
          .that()
          .resideInAnyPackage("io.memorysync.schema..", "io.memorysync.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..", "org.neo4j..");
}
