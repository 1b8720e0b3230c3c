package io.memorysync.bench;

/** Does the work of a scenario in its own way. */
public interface Contender {

  /** How the report calls it. */
  String name();

  /**
   * Does the work once, on a target that is made anew.
   *
   * @param round of the run, from 0; what is named after it comes once only
   * @return the figure, in the unit of the scenario
   */
  double run(int round) throws Exception;
}
