package io.memorysync.stack.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrittenMemoryTest {

  private final WrittenMemory memory = new WrittenMemory();

  @Test
  void whatWasAcknowledgedLastIsWhatItHasToBe() {
    memory.acknowledged(Optional.of("tea"));
    memory.acknowledged(Optional.of("rum"));
    assertThat(memory.possible()).containsExactly(Optional.of("rum"));
    memory.acknowledged(Optional.empty());
    assertThat(memory.possible()).containsExactly(Optional.empty());
  }

  @Test
  void aWriteWithoutAnAnswerMayApplyUntilALaterOneIsAcknowledged() {
    memory.acknowledged(Optional.of("tea"));
    memory.inDoubt(Optional.of("rum"));
    assertThat(memory.possible()).containsExactlyInAnyOrder(Optional.of("tea"), Optional.of("rum"));
    memory.acknowledged(Optional.of("gin"));
    assertThat(memory.possible()).containsExactly(Optional.of("gin"));
  }
}
