package io.memorysync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consumers and connectors have these names in their configuration: they never change. */
class TopicsTest {

  @Test
  void theTopicsHaveTheNamesThatConsumersSubscribeTo() {
    assertThat(Topics.ALL)
        .containsExactlyInAnyOrder(
            "memory.canonical",
            "memory.change",
            "memory.conflict",
            "memory.rejected",
            "memory.user-id");
  }

  @Test
  void aSubjectIsNamedAfterItsTopic() {
    assertThat(Topics.subject(Topics.CANONICAL)).isEqualTo("memory.canonical-value");
  }
}
