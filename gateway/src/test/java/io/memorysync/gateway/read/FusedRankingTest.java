package io.memorysync.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memorysync.gateway.read.FusedRanking.Place;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FusedRankingTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final UUID D = new UUID(0, 4);

  @Test
  void whatBothFoundComesBeforeWhatIsTheBestOfOne() {
    assertThat(FusedRanking.of(List.of(A, B), List.of(C, B)))
        .containsExactly(new Place(B, 2L, 2L), new Place(A, 1L, null), new Place(C, null, 1L));
  }

  @Test
  void ofEqualsThoseFoundByMeaningAreTheFirst() {
    assertThat(FusedRanking.of(List.of(A, B), List.of(C, D)))
        .extracting(Place::id)
        .containsExactly(A, C, B, D);
    assertThat(FusedRanking.of(List.of(A, B), List.of(B, A)))
        .extracting(Place::id)
        .containsExactly(A, B);
  }

  @Test
  void theBestOfBothHasTheBestScoreThereIs() {
    assertThat(FusedRanking.of(List.of(A), List.of(A)).get(0).score())
        .isCloseTo(FusedRanking.best(2), within(1e-12))
        .isCloseTo(2.0 / 61, within(1e-12));
  }
}
