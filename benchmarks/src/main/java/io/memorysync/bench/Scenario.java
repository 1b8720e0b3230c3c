package io.memorysync.bench;

import io.memorysync.bench.report.ScenarioReport;
import java.util.List;

/** Something that is measured. */
public interface Scenario {

  /** By which it is chosen on the command line. */
  String name();

  /** What is measured, in a few words. */
  String title();

  /**
   * Measures. What it makes (topics, tables, connectors) it takes away again.
   *
   * @param stage the servers, started
   */
  List<ScenarioReport> run(Stage stage) throws Exception;
}
