package io.memorysync.streams.model;

import io.memorysync.streams.resolve.Rule;
import java.util.List;
import java.util.Set;

/**
 * Random steps of applications, connectors, sinks and time.
 *
 * @param setting what the pipeline is configured with
 * @param surroundings what it finds
 * @param actions the steps
 */
record Schedule(Setting setting, Surroundings surroundings, List<Action> actions) {

  /** Runs the steps, each a millisecond after the other, and lets the pipeline come to rest. */
  World run(Pipeline pipeline) {
    World world = new World(pipeline, surroundings);
    for (Action action : actions) {
      world.step();
      action.on(world);
    }
    world.settle();
    return world;
  }

  /** Whether the streams-app is restarted in it. */
  boolean restarts() {
    return actions.stream().anyMatch(Action.Restarts.class::isInstance);
  }

  Schedule without(Rule rule) {
    return new Schedule(setting.without(Set.of(rule)), surroundings, actions);
  }

  @Override
  public String toString() {
    return "%d steps on %s (%s): %s".formatted(actions.size(), setting, surroundings, actions);
  }
}
