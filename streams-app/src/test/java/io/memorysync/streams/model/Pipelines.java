package io.memorysync.streams.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Pipelines by their setting, since starting one costs more than running a schedule. Each is
 * replaced after a while, for it keeps all that it ever knew.
 */
final class Pipelines implements AutoCloseable {

  private static final int SCHEDULES_EACH = 100;

  private final Map<Setting, Pipeline> running = new HashMap<>();

  /** Runs a schedule and looks at its end. */
  synchronized World run(Schedule schedule, Consumer<World> look) {
    if (schedule.restarts() && running.containsKey(schedule.setting())) {
      // A young one has few records to make up for.
      discard(running.get(schedule.setting()));
    }
    Pipeline pipeline = running.computeIfAbsent(schedule.setting(), Pipeline::new);
    try {
      World world = schedule.run(pipeline);
      look.accept(world);
      world.end();
      if (schedule.restarts() || pipeline.age() >= SCHEDULES_EACH) {
        discard(pipeline);
      }
      return world;
    } catch (Throwable e) {
      discard(pipeline);
      throw e;
    }
  }

  private void discard(Pipeline pipeline) {
    running.remove(pipeline.setting());
    pipeline.close();
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Pipeline::close);
    running.clear();
  }
}
