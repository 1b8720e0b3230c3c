package io.memorysync.streams.normalize;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.testing.Clock;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalSchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NormalizeTopologyTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String OTHER = "99999999-9999-4999-8999-999999999999";
  private static final String DRJ_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String CLAUDE_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String WORK_ROW = "44444444-4444-4444-8444-444444444444";
  private static final String DRJ_ID = "12345678-1234-5678-9012-123456789abc";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofMillis(250);

  private final DebeziumEvents memories = DebeziumEvents.memories("openmemory");
  private final DebeziumEvents links = DebeziumEvents.memoryCategories("openmemory");
  private final DebeziumEvents users = DebeziumEvents.users("openmemory");
  private final DebeziumEvents apps = DebeziumEvents.apps("openmemory");
  private final DebeziumEvents categories = DebeziumEvents.categories("openmemory");
  private final DebeziumEvents vectors = DebeziumEvents.collection("openmemory", "openmemory");
  private final DebeziumEvents mem0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private final DebeziumEvents mapping = DebeziumEvents.userIdMapping("mem0");

  private final Topology topology = new Topology();
  private final ParkedCounts parked =
      NormalizeTopology.addTo(
              topology,
              settings(openMemory(), mem0()),
              LocalSchemas.serdes(),
              Stores::persistentKeyValueStore)
          .parked();
  private final TopologyTestDriver kafka =
      new TopologyTestDriver(topology, new Properties(), START);

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void a_memory_of_openmemory_carries_its_user_and_app() {
    pipe(mapping, mapping.snapshot(row("string_id", "drj", "uuid_id", DRJ_ID)));
    pipe(users, users.snapshot(row("id", DRJ_ROW, "user_id", "drj")));
    pipe(apps, apps.snapshot(row("id", CLAUDE_ROW, "name", "claude")));
    pipe(memories, memories.insert(memory(ID, "likes tea")));

    KeyValue<String, MemoryChange> change = changes().get(0);
    assertThat(change.key).isEqualTo(ID);
    assertThat(change.value.getStore()).isEqualTo("openmemory");
    assertThat(change.value.getAfter().getUser()).isEqualTo(new UserRef(DRJ_ID, "drj"));
    assertThat(change.value.getAfter().getApp()).isEqualTo("claude");
  }

  @Test
  void a_link_carries_the_name_of_its_category() {
    pipe(categories, categories.insert(row("id", WORK_ROW, "name", "work")));
    pipe(links, links.insert(row("memory_id", ID, "category_id", WORK_ROW)));

    assertThat(changes()).extracting(change -> change.value.getCategory()).containsExactly("work");
  }

  @Test
  void the_vector_row_of_openmemory_and_a_row_of_mem0_name_the_same_user() {
    pipe(mapping, mapping.insert(row("string_id", "drj", "uuid_id", DRJ_ID)));
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"drj\"}")));
    pipe(mem0, mem0.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"" + DRJ_ID + "\"}")));

    assertThat(changes())
        .extracting(change -> change.value.getAfter().getUser())
        .containsExactly(new UserRef(DRJ_ID, "drj"), new UserRef(DRJ_ID, "drj"));
  }

  @Test
  void a_memory_waits_for_its_user_and_then_its_app() {
    pipe(memories, memories.insert(memory(ID, "likes tea")));
    assertThat(parkedMemories()).isEqualTo(1);

    pipe(users, users.insert(row("id", DRJ_ROW, "user_id", "drj")));
    Clock.pass(kafka, TICK);
    assertThat(changes()).isEmpty();

    pipe(apps, apps.insert(row("id", CLAUDE_ROW, "name", "claude")));
    Clock.pass(kafka, TICK);
    assertThat(changes()).extracting(change -> change.key).containsExactly(ID);
    assertThat(parkedMemories()).isZero();
  }

  @Test
  void later_events_of_a_memory_wait_behind_it_and_others_do_not() {
    knownUserAndApp();
    String unseen = "55555555-5555-4555-8555-555555555555";
    Map<String, Object> ofUnseenUser = memory(ID, "one");
    ofUnseenUser.put("user_id", unseen);
    pipe(memories, memories.insert(ofUnseenUser));
    pipe(memories, memories.update(memory(ID, "one"), memory(ID, "two")));
    pipe(memories, memories.insert(memory(OTHER, "other")));
    pipe(memories, memories.delete(memory(ID, "two")));
    assertThat(changes()).extracting(change -> change.key).containsExactly(OTHER);
    assertThat(parkedMemories()).isEqualTo(3);

    pipe(users, users.insert(row("id", unseen, "user_id", "ann")));
    Clock.pass(kafka, TICK);

    assertThat(changes())
        .extracting(change -> change.value.getOp())
        .containsExactly(ChangeOp.INSERT, ChangeOp.UPDATE, ChangeOp.DELETE);
    assertThat(parkedMemories()).isZero();
  }

  @Test
  void the_time_of_an_outage_is_no_time_waited() {
    pipe(memories, memories.insert(memory(ID, "likes tea")));
    Clock.standStill(kafka, LIMIT.multipliedBy(2));
    assertThat(rejections()).isEmpty();

    knownUserAndApp();
    Clock.pass(kafka, TICK);

    assertThat(changes()).extracting(change -> change.key).containsExactly(ID);
  }

  @Test
  void after_the_time_limit_an_event_is_rejected_and_the_next_ones_go_on() {
    knownUserAndApp();
    String unseen = "55555555-5555-4555-8555-555555555555";
    Map<String, Object> ofUnseenUser = memory(ID, "one");
    ofUnseenUser.put("user_id", unseen);
    byte[] original = memories.insert(ofUnseenUser).value();
    pipe(memories.topic(), null, original);
    pipe(memories, memories.update(memory(ID, "one"), memory(ID, "two")));

    Clock.pass(kafka, LIMIT.minus(TICK));
    assertThat(rejections()).isEmpty();
    Clock.pass(kafka, TICK);

    RejectedEvent rejected = rejections().get(0);
    assertThat(rejected.getCode()).isEqualTo("reference-missing");
    assertThat(rejected.getReason()).contains("public.users").contains(unseen);
    assertThat(rejected.getMemoryId()).isEqualTo(ID);
    assertThat(rejected.getValue()).isEqualTo(ByteBuffer.wrap(original));
    assertThat(changes())
        .extracting(change -> change.value.getAfter().getContent())
        .containsExactly("two");
    assertThat(parkedMemories()).isZero();
  }

  @Test
  void a_record_that_cannot_be_decoded_is_rejected_byte_for_byte() {
    byte[] key = {1, 2};
    byte[] value = {0, 0, 0};
    pipe(mem0.topic(), key, value);

    TestRecord<String, RejectedEvent> record =
        kafka
            .createOutputTopic(
                Topics.REJECTED,
                new StringDeserializer(),
                LocalSchemas.serdes().<RejectedEvent>specific().deserializer())
            .readRecord();
    RejectedEvent rejected = record.value();
    assertThat(record.key()).isEqualTo("mem0.public.mem0migrations-0-0");
    assertThat(rejected.getCode()).isEqualTo("undecodable");
    assertThat(List.of(rejected.getStore(), rejected.getPart()))
        .containsExactly("mem0", "collection");
    assertThat(rejected.getKey()).isEqualTo(ByteBuffer.wrap(key));
    assertThat(rejected.getValue()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(rejected.getRejectedAt()).isEqualTo(START);
  }

  @Test
  void telemetry_and_tombstones_lead_to_nothing() {
    pipe(mem0, mem0.insert(collectionRow(ID, "{\"type\":\"user_identity\",\"user_id\":\"x\"}")));
    pipe(mem0.topic(), mem0.delete(collectionRow(ID, "{}")).key(), null);

    assertThat(changes()).isEmpty();
    assertThat(rejections()).isEmpty();
  }

  @Test
  void a_derived_pair_is_published_once() {
    pipe(mem0, mem0.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"ann\"}")));
    pipe(mem0, mem0.insert(collectionRow(OTHER, "{\"data\":\"y\",\"user_id\":\"ann\"}")));
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"ann\"}")));
    Clock.pass(kafka, TICK);

    String annId = UserIds.derivedId("ann");
    assertThat(userIds())
        .containsExactly(KeyValue.pair("ann", new UserId("ann", annId, UserIdSource.DERIVED)));
    assertThat(changes())
        .extracting(change -> change.value.getAfter().getUser())
        .containsOnly(new UserRef(annId, "ann"));
  }

  @Test
  void a_mapping_that_comes_later_replaces_the_derived_pair_for_rows_in_either_form() {
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"drj\"}")));
    pipe(mapping, mapping.insert(row("string_id", "drj", "uuid_id", DRJ_ID)));
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"drj\"}")));
    String derived = UserIds.derivedId("drj");
    pipe(mem0, mem0.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"" + derived + "\"}")));

    assertThat(changes())
        .extracting(change -> change.value.getAfter().getUser())
        .containsExactly(
            new UserRef(derived, "drj"), new UserRef(DRJ_ID, "drj"), new UserRef(DRJ_ID, "drj"));
  }

  @Test
  void the_mapping_table_is_published_and_a_deleted_row_becomes_a_tombstone() {
    Map<String, Object> drj = row("string_id", "drj", "uuid_id", DRJ_ID);
    pipe(mapping, mapping.snapshot(drj));
    Clock.pass(kafka, TICK);
    pipe(mapping, mapping.delete(drj));
    pipe(mapping.topic(), mapping.delete(drj).key(), null);
    Clock.pass(kafka, TICK);
    Clock.pass(kafka, TICK);

    assertThat(userIds())
        .containsExactly(
            KeyValue.pair("drj", new UserId("drj", DRJ_ID, UserIdSource.MAPPING)),
            KeyValue.pair("drj", null));
  }

  @Test
  void a_derived_pair_is_published_again_when_the_mapping_that_replaced_it_is_gone() {
    Map<String, Object> ann = row("string_id", "ann", "uuid_id", DRJ_ID);
    UserId derived = new UserId("ann", UserIds.derivedId("ann"), UserIdSource.DERIVED);
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"ann\"}")));
    Clock.pass(kafka, TICK);
    pipe(mapping, mapping.insert(ann));
    Clock.pass(kafka, TICK);
    pipe(mapping, mapping.delete(ann));
    Clock.pass(kafka, TICK);
    Clock.pass(kafka, TICK);
    userIds();

    pipe(vectors, vectors.insert(collectionRow(OTHER, "{\"data\":\"y\",\"user_id\":\"ann\"}")));

    assertThat(userIds()).containsExactly(KeyValue.pair("ann", derived));
  }

  @Test
  void a_replayed_mapping_table_and_our_own_row_in_it_publish_nothing() {
    pipe(vectors, vectors.insert(collectionRow(ID, "{\"data\":\"x\",\"user_id\":\"ann\"}")));
    pipe(mapping, mapping.snapshot(row("string_id", "drj", "uuid_id", DRJ_ID)));
    Clock.pass(kafka, TICK);
    userIds();

    pipe(mapping, mapping.snapshot(row("string_id", "drj", "uuid_id", DRJ_ID)));
    pipe(
        mapping,
        mapping
            .insert(row("string_id", "ann", "uuid_id", UserIds.derivedId("ann")))
            .by("memory-sync-user-id-sink-0"));
    Clock.pass(kafka, TICK);
    Clock.pass(kafka, TICK);

    assertThat(userIds()).isEmpty();
  }

  @Test
  void a_derived_pair_that_overtook_a_mapping_is_put_right() {
    pipe(mapping, mapping.insert(row("string_id", "drj", "uuid_id", DRJ_ID)));
    Clock.pass(kafka, TICK);
    UserId stale = new UserId("drj", UserIds.derivedId("drj"), UserIdSource.DERIVED);
    pipe(
        Topics.USER_ID,
        "drj".getBytes(),
        LocalSchemas.serdes().<UserId>specific().serializer().serialize(Topics.USER_ID, stale));
    userIds();
    Clock.pass(kafka, TICK);

    assertThat(userIds())
        .containsExactly(KeyValue.pair("drj", new UserId("drj", DRJ_ID, UserIdSource.MAPPING)));
  }

  @Test
  void a_user_whose_row_was_deleted_is_still_known_to_events_that_come_later() {
    knownUserAndApp();
    pipe(users, users.delete(row("id", DRJ_ROW, "user_id", "drj")));
    pipe(memories, memories.delete(memory(ID, "likes tea")));

    assertThat(changes())
        .extracting(change -> change.value.getOp())
        .containsExactly(ChangeOp.DELETE);
  }

  @Test
  void a_reference_row_that_cannot_be_decoded_is_left_out() {
    pipe(users.topic(), new byte[] {1}, new byte[] {1, 2, 3});
    knownUserAndApp();
    pipe(memories, memories.insert(memory(ID, "likes tea")));

    assertThat(changes()).hasSize(1);
  }

  @Test
  void two_stores_in_one_database_share_its_topics() {
    StoreDefinition beside =
        new StoreDefinition(
            "mem0", StoreKind.MEM0, "openmemory", "public", "mem0migrations", UserIdForm.UUID);
    Topology shared = new Topology();

    NormalizeTopology.addTo(
        shared,
        settings(openMemory(), beside),
        LocalSchemas.serdes(),
        Stores::persistentKeyValueStore);

    assertThat(NormalizeTopology.sourceTopics(settings(openMemory(), beside)))
        .contains("openmemory.public.users", "openmemory.public.mem0migrations")
        .doesNotHaveDuplicates();
  }

  @Test
  void two_stores_cannot_read_one_table() {
    StoreDefinition again =
        new StoreDefinition(
            "third", StoreKind.MEM0, "mem0", "public", "mem0migrations", UserIdForm.STRING);

    assertThatThrownBy(
            () ->
                NormalizeTopology.addTo(
                    new Topology(),
                    settings(mem0(), again),
                    LocalSchemas.serdes(),
                    Stores::persistentKeyValueStore))
        .isInstanceOf(TopologyException.class);
  }

  @Test
  void topics_that_have_to_be_there_are_listed_and_those_to_be_compacted_apart() {
    NormalizeSettings settings = settings(openMemory(), mem0());

    assertThat(NormalizeTopology.sourceTopics(settings))
        .containsExactlyInAnyOrder(
            "openmemory.public.users",
            "openmemory.public.apps",
            "openmemory.public.categories",
            "openmemory.public.memories",
            "openmemory.public.memory_categories",
            "openmemory.public.openmemory",
            "mem0.public.mem0migrations",
            "mem0.public.user_id_mapping");
    assertThat(NormalizeTopology.referenceTopics(settings))
        .containsExactlyInAnyOrder(
            "openmemory.public.users",
            "openmemory.public.apps",
            "openmemory.public.categories",
            "mem0.public.user_id_mapping");
  }

  private void knownUserAndApp() {
    pipe(users, users.snapshot(row("id", DRJ_ROW, "user_id", "drj")));
    pipe(apps, apps.snapshot(row("id", CLAUDE_ROW, "name", "claude")));
  }

  private long parkedMemories() {
    return parked.byPart().get("openmemory/memories").get();
  }

  private void pipe(DebeziumEvents table, DebeziumEvents.Event event) {
    pipe(table.topic(), event.key(), event.value());
  }

  private void pipe(String topic, byte[] key, byte[] value) {
    kafka
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, START));
  }

  private List<KeyValue<String, MemoryChange>> changes() {
    return read(Topics.CHANGE);
  }

  private List<RejectedEvent> rejections() {
    List<RejectedEvent> values = new ArrayList<>();
    this.<RejectedEvent>read(Topics.REJECTED).forEach(record -> values.add(record.value));
    return values;
  }

  private List<KeyValue<String, UserId>> userIds() {
    return read(Topics.USER_ID);
  }

  private <T extends SpecificRecord> List<KeyValue<String, T>> read(String topic) {
    return kafka
        .createOutputTopic(
            topic, new StringDeserializer(), LocalSchemas.serdes().<T>specific().deserializer())
        .readKeyValuesToList();
  }

  private static Map<String, Object> memory(String id, String content) {
    return new LinkedHashMap<>(
        row("id", id, "user_id", DRJ_ROW, "app_id", CLAUDE_ROW, "content", content));
  }

  private static Map<String, Object> collectionRow(String id, String payload) {
    return row("id", id, "vector", List.of(0.1, 0.2, 0.3), "payload", payload);
  }

  private static StoreDefinition openMemory() {
    return new StoreDefinition(
        "openmemory",
        StoreKind.OPENMEMORY,
        "openmemory",
        "public",
        "openmemory",
        UserIdForm.STRING);
  }

  private static StoreDefinition mem0() {
    return new StoreDefinition(
        "mem0", StoreKind.MEM0, "mem0", "public", "mem0migrations", UserIdForm.UUID);
  }

  private static NormalizeSettings settings(StoreDefinition... stores) {
    return new NormalizeSettings() {
      @Override
      public List<StoreDefinition> stores() {
        return List.of(stores);
      }

      @Override
      public Optional<String> userIdMappingTopic() {
        return Optional.of("mem0.public.user_id_mapping");
      }

      @Override
      public VectorSpec vectors() {
        return new VectorSpec(3, true);
      }

      @Override
      public Duration referenceTimeout() {
        return LIMIT;
      }
    };
  }
}
