package io.memorysync.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which. */
@AnalyzeClasses(
    packages = "io.memorysync.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule thePackagesFormNoCycle =
      slices().matching("io.memorysync.gateway.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule itKnowsNothingOfTheStreamsAppNorOfTheStores =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.memorysync.streams..", "io.memorysync.connect..", "io.memorysync.stack..");

  @ArchTest
  static final ArchRule whatIsPureIsFreeOfKafkaDatabaseAndHttp =
      noClasses()
          .that()
          .resideInAnyPackage("..gateway.model..", "..gateway.filter..")
          .or()
          .haveSimpleName("Changes")
          .or()
          .haveSimpleName("WriteWatch")
          .or()
          .haveSimpleName("Outcome")
          .or()
          .haveSimpleName("Edit")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "java.sql..", "javax.sql..", "io.javalin..", "java.net..");

  @ArchTest
  static final ArchRule theApisReachMemoriesThroughTheServiceOnly =
      noClasses()
          .that()
          .resideInAnyPackage("..gateway.mem0..", "..gateway.platform..", "..gateway.openmemory..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.project..", "javax.sql..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule sqlStaysWhereTheTablesAre =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..gateway.read..", "..gateway.project..", "..gateway.write..", "..gateway.access..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.PreparedStatement");
}
