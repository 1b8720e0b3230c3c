package io.memorysync.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the monitor may know. */
@AnalyzeClasses(
    packages = "io.memorysync.monitor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule itKnowsNoneOfTheParts =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.memorysync.streams..",
              "io.memorysync.connect..",
              "io.memorysync.gateway..",
              "io.memorysync.stack..");

  @ArchTest
  static final ArchRule whatComputesAsksNobody =
      noClasses()
          .that()
          .haveNameMatching(
              ".*\\.(ViewBuilder|Findings|LagWindow|RateMeter|HistoryRing|Trends|PipelineView.*)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net..", "org.apache.kafka..", "org.neo4j..");
}
