package io.memorysync.schema.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserIdsTest {

  private static final String DRJ_ID = "12345678-1234-5678-9012-123456789abc";
  private static final String DRJ_DERIVED = "2c550f8b-24bc-5821-b5de-01dd00e6491d";

  private final Pairs pairs = new Pairs();
  private final UserIds userIds = new UserIds(pairs);

  @Test
  void a_mapped_string_gets_its_uuid() {
    pairs.add("drj", DRJ_ID);

    assertThat(userIds.ofKey("drj")).isEqualTo(known(DRJ_ID, "drj"));
  }

  @Test
  void a_mapped_uuid_gets_its_string() {
    pairs.add("drj", DRJ_ID);

    assertThat(userIds.ofId(DRJ_ID.toUpperCase())).isEqualTo(known(DRJ_ID, "drj"));
  }

  @Test
  void an_unknown_string_gets_the_uuid_of_its_name_and_the_pair_is_to_be_published() {
    assertThat(userIds.ofKey("drj")).isEqualTo(derived(DRJ_DERIVED, "drj"));
  }

  @Test
  void an_unknown_uuid_is_its_own_string_and_no_pair_is_published() {
    assertThat(userIds.ofId(DRJ_ID)).isEqualTo(known(DRJ_ID, DRJ_ID));
    assertThat(userIds.ofKey(DRJ_ID)).isEqualTo(known(DRJ_ID, DRJ_ID));
  }

  @Test
  void a_string_in_a_store_of_uuids_is_taken_as_a_string() {
    pairs.add("drj", DRJ_ID);

    assertThat(userIds.ofId("drj")).isEqualTo(known(DRJ_ID, "drj"));
  }

  @Test
  void a_uuid_that_served_as_string_is_the_person_it_was_mapped_to_later() {
    pairs.add(DRJ_ID, DRJ_ID);
    pairs.add("drj", DRJ_ID);

    assertThat(userIds.ofKey(DRJ_ID)).isEqualTo(known(DRJ_ID, "drj"));
  }

  @Test
  void a_uuid_that_is_mapped_as_a_string_itself_stays_that_string() {
    String other = "00000000-0000-4000-8000-000000000001";
    pairs.add("drj", DRJ_ID);
    pairs.add(DRJ_ID, other);

    assertThat(userIds.ofKey(DRJ_ID)).isEqualTo(known(other, DRJ_ID));
  }

  @Test
  void a_uuid_that_was_derived_before_a_mapping_came_leads_to_the_mapped_one() {
    pairs.add("drj", DRJ_ID);
    pairs.alias(DRJ_DERIVED, "drj");

    assertThat(userIds.ofId(DRJ_DERIVED)).isEqualTo(known(DRJ_ID, "drj"));
  }

  private static Identified known(String id, String key) {
    return new Identified(new UserRef(id, key), Optional.empty());
  }

  private static Identified derived(String id, String key) {
    return new Identified(
        new UserRef(id, key), Optional.of(new UserId(key, id, UserIdSource.DERIVED)));
  }

  private static final class Pairs implements KnownUserIds {
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    void add(String key, String id) {
      ids.put(key, id);
      keys.put(id, key);
    }

    void alias(String id, String key) {
      keys.put(id, key);
    }

    @Override
    public Optional<String> idOf(String key) {
      return Optional.ofNullable(ids.get(key));
    }

    @Override
    public Optional<String> keyOf(String id) {
      return Optional.ofNullable(keys.get(id));
    }
  }
}
