package io.memorysync.streams.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.identity.UserIdIndex.KeyIterator;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class UserIdIndexTest {

  private static final String DRJ_ID = "12345678-1234-5678-9012-123456789abc";
  private static final String OTHER_ID = "00000000-0000-4000-8000-000000000001";
  private static final String DRJ_DERIVED = UserIds.derivedId("drj");

  private final UserIdIndex index = index();

  @Test
  void a_pair_is_found_both_ways() {
    index.put(mapped("drj", DRJ_ID));

    assertThat(index.idOf("drj")).hasValue(DRJ_ID);
    assertThat(index.keyOf(DRJ_ID)).hasValue("drj");
  }

  @Test
  void a_later_pair_replaces_the_earlier_one_of_its_string() {
    index.put(mapped("drj", DRJ_ID));
    index.put(mapped("drj", OTHER_ID));

    assertThat(index.idOf("drj")).hasValue(OTHER_ID);
    assertThat(index.keyOf(DRJ_ID)).isEmpty();
  }

  @Test
  void the_uuid_derived_before_a_mapping_came_still_leads_to_the_string() {
    index.put(derived("drj", DRJ_DERIVED));
    index.put(mapped("drj", DRJ_ID));

    assertThat(index.keyOf(DRJ_DERIVED)).hasValue("drj");
  }

  @Test
  void it_does_so_where_compaction_removed_the_derived_pair() {
    index.put(mapped("drj", DRJ_ID));

    assertThat(index.keyOf(DRJ_DERIVED)).hasValue("drj");
  }

  @Test
  void a_mapped_string_has_its_uuid_before_any_other_in_whichever_order_they_come() {
    List<UserId> pairs =
        List.of(
            mapped("ann", DRJ_DERIVED),
            derived("drj", DRJ_DERIVED),
            derived(DRJ_DERIVED, DRJ_DERIVED));

    for (List<UserId> order : permutations(pairs)) {
      UserIdIndex fresh = index();
      order.forEach(fresh::put);
      assertThat(fresh.keyOf(DRJ_DERIVED)).hasValue("ann");
    }
  }

  @Test
  void of_strings_mapped_to_one_uuid_the_first_has_it_in_whichever_order_they_come() {
    List<UserId> pairs =
        List.of(mapped("drj", DRJ_ID), mapped("ann", DRJ_ID), mapped("bob", DRJ_ID));

    for (List<UserId> order : permutations(pairs)) {
      UserIdIndex fresh = index();
      order.forEach(fresh::put);
      assertThat(fresh.keyOf(DRJ_ID)).hasValue("ann");
      fresh.remove("ann");
      assertThat(fresh.keyOf(DRJ_ID)).hasValue("bob");
      fresh.put(mapped("bob", OTHER_ID));
      assertThat(fresh.keyOf(DRJ_ID)).hasValue("drj");
    }
  }

  @Test
  void a_string_has_the_uuid_derived_from_it_before_that_uuid_as_a_string() {
    List<UserId> pairs = List.of(derived("drj", DRJ_DERIVED), derived(DRJ_DERIVED, DRJ_DERIVED));

    for (List<UserId> order : permutations(pairs)) {
      UserIdIndex fresh = index();
      order.forEach(fresh::put);
      assertThat(fresh.keyOf(DRJ_DERIVED)).hasValue("drj");
    }
  }

  @Test
  void a_removed_pair_is_unknown_both_ways() {
    index.put(mapped("drj", DRJ_ID));
    index.remove("drj");

    assertThat(index.idOf("drj")).isEmpty();
    assertThat(index.keyOf(DRJ_ID)).isEmpty();
    assertThat(index.keyOf(DRJ_DERIVED)).isEmpty();
  }

  @Test
  void removing_the_former_string_of_a_uuid_leaves_its_present_one() {
    index.put(mapped("drj", DRJ_ID));
    index.put(mapped("ann", DRJ_ID));
    index.remove("drj");

    assertThat(index.keyOf(DRJ_ID)).hasValue("ann");
  }

  @Test
  void mapped_strings_are_listed_apart() {
    index.put(mapped("drj", DRJ_ID));
    index.put(derived("ann", UserIds.derivedId("ann")));

    assertThat(list(index.keys())).containsExactly("ann", "drj");
    assertThat(list(index.mappedKeys())).containsExactly("drj");
  }

  private static UserId mapped(String key, String id) {
    return new UserId(key, id, UserIdSource.MAPPING);
  }

  private static UserId derived(String key, String id) {
    return new UserId(key, id, UserIdSource.DERIVED);
  }

  private static List<String> list(KeyIterator keys) {
    List<String> list = new ArrayList<>();
    try (keys) {
      while (keys.hasNext()) {
        list.add(keys.next());
      }
    }
    return list;
  }

  private static List<List<UserId>> permutations(List<UserId> pairs) {
    if (pairs.isEmpty()) {
      return List.of(List.of());
    }
    List<List<UserId>> all = new ArrayList<>();
    for (UserId first : pairs) {
      List<UserId> others = new ArrayList<>(pairs);
      others.remove(first);
      for (List<UserId> rest : permutations(others)) {
        List<UserId> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  private static UserIdIndex index() {
    KeyValueStore<String, String> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("pairs"), Serdes.String(), Serdes.String())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return new UserIdIndex(store);
  }
}
