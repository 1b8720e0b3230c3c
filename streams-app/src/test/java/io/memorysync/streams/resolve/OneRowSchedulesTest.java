package io.memorysync.streams.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The promises of the sync protocol, on random schedules of two and three stores. */
class OneRowSchedulesTest {

  private static final int STEPS = 80;

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void everyStoreEndsWithTheCanonicalMemory(@ForAll long seed) {
    SimulatedStores stores = new SimulatedStores(seed);
    stores.run(STEPS);
    assertThat(stores.rows()).allSatisfy(row -> assertThat(row).isEqualTo(stores.canonicalRow()));
  }

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void everyWriteIsKeptOrWasSeenOrIsOnRecord(@ForAll long seed) {
    SimulatedStores stores = new SimulatedStores(seed);
    stores.run(STEPS);
    assertThat(stores.lostWrites()).isEmpty();
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void replayingEveryTopicMakesNoVersionAndChangesNoRow(@ForAll long seed) {
    SimulatedStores stores = new SimulatedStores(seed);
    stores.run(STEPS);
    int versions = stores.versions();
    int changes = stores.rowChanges();
    stores.replayEverything();
    assertThat(stores.versions()).isEqualTo(versions);
    assertThat(stores.rowChanges()).isEqualTo(changes);
  }
}
