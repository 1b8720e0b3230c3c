package io.memorysync.operate.verify;

import static io.memorysync.operate.verify.Samples.USER_ID;
import static io.memorysync.operate.verify.Samples.USER_KEY;
import static io.memorysync.operate.verify.Samples.companionImage;
import static io.memorysync.operate.verify.Samples.deleted;
import static io.memorysync.operate.verify.Samples.memory;
import static io.memorysync.operate.verify.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import java.util.List;
import org.assertj.core.api.AbstractCollectionAssert;
import org.junit.jupiter.api.Test;

class CompanionComparisonTest {

  private final CompanionComparison companion = new CompanionComparison("openmemory/collection");

  private AbstractCollectionAssert<?, ?, String, ?> differences(
      CanonicalMemory memory, StoreRow row) {
    return assertThat(
        companion.differences(memory, row).stream().map(Difference::toString).toList());
  }

  @Test
  void aVectorRowThatSaysTheSameAgrees() {
    differences(memory().build(), row(companionImage(), USER_KEY)).isEmpty();
  }

  @Test
  void aMemoryWithoutItsVectorRowLacksIt() {
    differences(memory().build(), null).containsExactly("missing");
  }

  @Test
  void aVectorRowOfADeletedMemoryIsExtra() {
    differences(deleted(), row(companionImage(), USER_KEY)).containsExactly("extra");
    differences(deleted(), null).isEmpty();
  }

  @Test
  void aVectorRowAloneMakesNoMemory() {
    differences(null, row(companionImage(), USER_KEY)).isEmpty();
  }

  @Test
  void textUserAndVectorAreCompared() {
    differences(
            memory().build(),
            row(
                companionImage().setContent("Likes coffee.").setVector(List.of(1f, 0f, 0f)),
                USER_ID))
        .containsExactly("differs in content", "stale vector", "wrong user form");
    differences(memory().build(), row(companionImage().setUser(null).setVector(null), null))
        .containsExactly("differs in user", "no vector");
  }
}
