package io.memorysync.gateway.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class WriteTurnsTest {

  private final WriteTurns turns = new WriteTurns(2);

  @Test
  void whoFindsTheQueueFullIsSentAway() {
    assertThatThrownBy(() -> turns.during(() -> turns.during(() -> turns.during(() -> "written"))))
        .isInstanceOfSatisfying(
            WriteException.class,
            full -> assertThat(full.kind()).isEqualTo(WriteException.Kind.TOO_MANY))
        .hasMessageContaining("was not written");
  }

  @Test
  void aPlaceIsFreeAgainAlsoAfterWhatFailed() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  turns.during(
                      () -> {
                        throw new SQLException("away");
                      }))
          .isInstanceOf(SQLException.class);
    }

    assertThat(turns.during(() -> turns.during(() -> "written"))).isEqualTo("written");
  }
}
