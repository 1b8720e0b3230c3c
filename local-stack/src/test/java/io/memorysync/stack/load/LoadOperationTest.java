package io.memorysync.stack.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadOperationTest {

  @Test
  void everyPlaceOfAHundredHasAnOperationAndEveryOperationAPlace() {
    Set<LoadOperation> placed =
        IntStream.range(0, 100).mapToObj(LoadOperation::at).collect(Collectors.toSet());
    assertThat(placed).containsExactlyInAnyOrder(LoadOperation.values());
    assertThatIllegalArgumentException().isThrownBy(() -> LoadOperation.at(100));
  }
}
