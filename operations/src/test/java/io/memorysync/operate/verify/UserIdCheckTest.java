package io.memorysync.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.operate.disk.DiskMap;
import io.memorysync.operate.disk.DiskTextStore;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserIdCheckTest {

  private static final String ONE = "11111111-2222-4333-8444-555555555555";
  private static final String OTHER = "99999999-2222-4333-8444-555555555555";

  private final DiskMap disk = new DiskMap();
  private final UserIdIndex published = new UserIdIndex(new DiskTextStore(disk, "p/"));
  private final UserIdIndex table = new UserIdIndex(new DiskTextStore(disk, "m/"));
  private final Map<String, UserIdSource> sources = new HashMap<>();
  private final UserIdCheck check = new UserIdCheck(published, table, sources::get);

  @AfterEach
  void close() {
    disk.close();
  }

  private void published(String key, String id, UserIdSource source) {
    published.put(new UserId(key, id, source));
    sources.put(key, source);
  }

  private void inTable(String key, String id) {
    table.put(new UserId(key, id, UserIdSource.MAPPING));
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    check
        .findings()
        .byDifference()
        .forEach(
            (difference, kind) ->
                kind.examples().forEach(id -> differences.add(difference + " " + id)));
    return differences;
  }

  @Test
  void equalPairsAgree() {
    published("ada", ONE, UserIdSource.MAPPING);
    inTable("ada", ONE);

    assertThat(differences()).isEmpty();
  }

  @Test
  void aPairThatIsNotInTheTableIsMissing() {
    published("ada", ONE, UserIdSource.DERIVED);

    assertThat(differences()).containsExactly("missing " + ONE);
  }

  @Test
  void aDerivedPairWhoseUuidIsTakenHasNoPlaceInTheTable() {
    published("ada", ONE, UserIdSource.DERIVED);
    published("bob", ONE, UserIdSource.MAPPING);
    inTable("bob", ONE);

    assertThat(differences()).isEmpty();
  }

  @Test
  void aDerivedPairOfALongStringHasNoPlaceInTheTable() {
    published("a".repeat(256), ONE, UserIdSource.DERIVED);

    assertThat(differences()).isEmpty();
  }

  @Test
  void aPairThatWasNotPublishedIsExtra() {
    inTable("ada", ONE);

    assertThat(differences()).containsExactly("extra " + ONE);
  }

  @Test
  void aPairWithAnotherUuidDiffers() {
    published("ada", OTHER, UserIdSource.DERIVED);
    inTable("ada", ONE);

    assertThat(differences()).containsExactly("differs in uuid_id " + ONE);
  }
}
