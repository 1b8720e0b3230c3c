package io.memorysync.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MergeJoinTest {

  private static final UUID A = UUID.fromString("00000000-0000-4000-8000-000000000000");
  private static final UUID B = UUID.fromString("7fffffff-0000-4000-8000-000000000000");
  private static final UUID C = UUID.fromString("80000000-0000-4000-8000-000000000000");
  private static final UUID D = UUID.fromString("ffffffff-0000-4000-8000-000000000000");

  private static Cursor<UUID> cursor(UUID... ids) {
    Iterator<UUID> rows = List.of(ids).iterator();
    return new Cursor<>() {
      @Override
      public Optional<UUID> next() {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void everyIdComesOnceWithWhatEachCursorHasForIt() {
    MergeJoin join = new MergeJoin();
    MergeJoin.Column<UUID> left = join.add(cursor(A, B, D), id -> id);
    MergeJoin.Column<UUID> right = join.add(cursor(B, C), id -> id);
    MergeJoin.Column<UUID> none = join.add(cursor(), id -> id);
    List<String> seen = new ArrayList<>();

    join.forEach(
        id ->
            seen.add(
                (left.current() == null ? "-" : "l")
                    + (right.current() == null ? "-" : "r")
                    + (none.current() == null ? "-" : "n")
                    + id.toString().charAt(0)));

    assertThat(seen).containsExactly("l--0", "lr-7", "-r-8", "l--f");
  }

  @Test
  void aCursorThatIsOutOfOrderIsADefectAndNotADifference() {
    MergeJoin join = new MergeJoin();
    join.add(cursor(C, B), id -> id);

    assertThatThrownBy(() -> join.forEach(id -> {})).hasMessageContaining("not in order");
  }
}
