package io.memorysync.connect.neo4j;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.user;
import static io.memorysync.connect.common.Memories.vector;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.Memories;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserRef;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Bookmark;

class Neo4jSinkTaskIT {

  private static final UUID OLIVES = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID LEMONS = UUID.fromString("00000000-0000-4000-8000-000000000002");

  private static Graph graph;

  private RunningTask task;

  @BeforeAll
  static void connect() {
    graph = new Graph();
  }

  @AfterAll
  static void disconnect() {
    graph.close();
  }

  @BeforeEach
  void startOnAnEmptyGraph() {
    graph.clear();
    task = new RunningTask(new Neo4jSinkTask(), graph.options());
  }

  @AfterEach
  void stop() {
    task.close();
  }

  @Test
  void anInsertedMemoryIsANodeWithAllItsProperties() {
    task.put(memory(OLIVES));

    assertThat(graph.memory(OLIVES))
        .containsEntry("id", OLIVES.toString())
        .containsEntry("version", 1L)
        .containsEntry("state", "active")
        .containsEntry("content", "Likes olives")
        .containsEntry("contentHash", ContentHash.of("Likes olives"))
        .containsEntry("metadata", "{\"topic\":\"food\"}")
        .containsEntry("createdAt", ZonedDateTime.ofInstant(Memories.CREATED, ZoneOffset.UTC))
        .containsEntry("updatedAt", ZonedDateTime.ofInstant(Memories.CREATED, ZoneOffset.UTC))
        .containsEntry("embeddingModel", Memories.MODEL)
        .containsKey("embedding")
        .doesNotContainKey("archivedAt");
  }

  @Test
  void anInsertedMemoryIsRelatedToUserCategoriesAppAgentAndRun() {
    task.put(
        memory(OLIVES)
            .setCategories(List.of("food", "work"))
            .setAgentId("planner")
            .setRunId("run-1"));

    assertThat(graph.around(OLIVES, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("drj");
    assertThat(graph.around(OLIVES, "(m)-[:IN_CATEGORY]->(n:Category)"))
        .containsExactly("food", "work");
    assertThat(graph.around(OLIVES, "(m)-[:WRITTEN_BY]->(n:App)")).containsExactly("cursor");
    assertThat(graph.around(OLIVES, "(m)-[:FROM_AGENT]->(n:Agent)")).containsExactly("planner");
    assertThat(graph.around(OLIVES, "(m)-[:IN_RUN]->(n:Run)")).containsExactly("run-1");
  }

  @Test
  void aMemoryWithoutUserIsANodeToo() {
    task.put(memory(OLIVES).setUser(null).setAgentId("planner"));

    assertThat(graph.around(OLIVES, "(n:User)-[:REMEMBERS]->(m)")).isEmpty();
    assertThat(graph.around(OLIVES, "(m)-[:FROM_AGENT]->(n)")).containsExactly("planner");
  }

  @Test
  void memoriesOfOneUserShareTheNode() {
    task.put(memory(OLIVES), memory(LEMONS));
    task.put(memory(UUID.randomUUID()));

    assertThat(graph.count("MATCH (u:User) RETURN count(u)")).isEqualTo(1);
    assertThat(graph.count("MATCH (:User)-[r:REMEMBERS]->() RETURN count(r)")).isEqualTo(3);
  }

  @Test
  void aNewContentReplacesTheOldOneAndItsVector() {
    task.put(memory(OLIVES));
    task.put(withContent(memory(OLIVES).setVersion(2), "Dislikes olives"));

    assertThat(graph.memory(OLIVES))
        .containsEntry("content", "Dislikes olives")
        .containsEntry("version", 2L);
    assertThat(nearest(vector("Dislikes olives".hashCode(), Memories.DIMS)))
        .containsExactly(OLIVES.toString());
  }

  @Test
  void aContentWhoseVectorIsNotKnownYetHasNone() {
    task.put(memory(OLIVES));
    task.put(withContent(memory(OLIVES).setVersion(2), "Dislikes olives").setEmbedding(null));

    assertThat(graph.memory(OLIVES)).doesNotContainKeys("embedding", "embeddingModel");
  }

  @Test
  void aVectorThatIsAddedLaterIsFoundByTheIndex() {
    Embedding embedding = memory(OLIVES).getEmbedding();
    task.put(memory(OLIVES).setEmbedding(null));
    task.put(memory(OLIVES).setVersion(2));

    assertThat(nearest(embedding.getVector())).containsExactly(OLIVES.toString());
  }

  @Test
  void aPausedMemoryStaysWithItsState() {
    task.put(memory(OLIVES));
    task.put(memory(OLIVES).setVersion(2).setState(MemoryState.PAUSED));

    assertThat(graph.memory(OLIVES)).containsEntry("state", "paused");
  }

  @Test
  void aDeletedMemoryLeavesNothing() {
    task.put(memory(OLIVES).setAgentId("planner").setRunId("run-1"));
    task.put(deleted(OLIVES, 2));

    assertThat(graph.count("MATCH (n) RETURN count(n)")).isZero();
  }

  @Test
  void aTombstoneLeavesNothing() {
    task.put(memory(OLIVES));
    task.putTombstone(OLIVES);

    assertThat(graph.count("MATCH (n) RETURN count(n)")).isZero();
  }

  @Test
  void aDeleteKeepsWhatOtherMemoriesShare() {
    task.put(memory(OLIVES), memory(LEMONS).setCategories(List.of("home")));
    task.put(deleted(OLIVES, 2));

    assertThat(graph.around(LEMONS, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("drj");
    assertThat(graph.around(LEMONS, "(m)-[:WRITTEN_BY]->(n)")).containsExactly("cursor");
    assertThat(graph.value("MATCH (c:Category) RETURN collect(c.name)").asList())
        .containsExactly("home");
  }

  @Test
  void anInsertAfterADeleteBringsTheMemoryBack() {
    task.put(memory(OLIVES));
    task.put(deleted(OLIVES, 2));
    task.put(memory(OLIVES).setVersion(3));

    assertThat(graph.memory(OLIVES)).containsEntry("version", 3L);
  }

  @Test
  void aMemoryThatBeginsAnewAfterATombstoneIsWritten() {
    task.put(memory(OLIVES).setVersion(7));
    task.putRecords(
        List.of(
            ConnectRecords.tombstone(OLIVES, 10),
            ConnectRecords.record(memory(OLIVES).setRunId("run-2").build(), 11)));

    assertThat(graph.memory(OLIVES)).containsEntry("version", 1L);
    assertThat(graph.around(OLIVES, "(m)-[:IN_RUN]->(n)")).containsExactly("run-2");
  }

  @Test
  void changedCategoriesMoveTheMemory() {
    task.put(memory(OLIVES).setCategories(List.of("food", "work")));
    task.put(memory(OLIVES).setVersion(2).setCategories(List.of("food", "home")));

    assertThat(graph.around(OLIVES, "(m)-[:IN_CATEGORY]->(n)")).containsExactly("food", "home");
    assertThat(graph.count("MATCH (c:Category {name: 'work'}) RETURN count(c)")).isZero();
  }

  @Test
  void anotherUserTakesTheMemoryOver() {
    task.put(memory(OLIVES));
    task.put(memory(OLIVES).setVersion(2).setUser(user("ann")));

    assertThat(graph.around(OLIVES, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("ann");
    assertThat(graph.count("MATCH (u:User {key: 'drj'}) RETURN count(u)")).isZero();
  }

  @Test
  void aUsersKeyThatBecomesKnownIsSet() {
    String id = user("drj").getId();
    task.put(memory(OLIVES).setUser(new UserRef(id, id)));
    task.put(memory(OLIVES).setVersion(2).setUser(user("drj")));

    assertThat(graph.around(OLIVES, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("drj");
  }

  @Test
  void aUsersKnownKeyIsNotReplacedByTheUuid() {
    String id = user("drj").getId();
    task.put(memory(OLIVES));
    task.put(memory(LEMONS).setUser(new UserRef(id, id)));

    assertThat(graph.around(LEMONS, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("drj");
  }

  @Test
  void aRedeliveryOfWhatTheGraphHoldsWritesNothing() {
    CanonicalMemory.Builder olives =
        memory(OLIVES).setAgentId("planner").setArchivedAt(Memories.CREATED);
    task.put(olives, memory(LEMONS));
    Set<Bookmark> before = graph.lastCommit();

    task.put(olives, memory(LEMONS));

    assertThat(graph.lastCommit()).isEqualTo(before);
    assertThat(task.metric("rows-equal-total")).isEqualTo(2);
    assertThat(task.metric("rows-written-total")).isEqualTo(2);
  }

  @Test
  void aLaterVersionOfTheSameValueIsNotedOnTheNode() {
    task.put(memory(OLIVES));
    Set<Bookmark> before = graph.lastCommit();

    task.put(memory(OLIVES).setVersion(2));

    assertThat(graph.lastCommit()).isNotEqualTo(before);
    assertThat(graph.memory(OLIVES)).containsEntry("version", 2L);
  }

  @Test
  void aDeleteOfWhatIsNotThereWritesNothing() {
    Set<Bookmark> before = graph.lastCommit();

    task.put(deleted(OLIVES, 2));
    task.putTombstone(LEMONS);

    assertThat(graph.lastCommit()).isEqualTo(before);
  }

  @Test
  void anOlderVersionIsSkipped() {
    task.put(withContent(memory(OLIVES).setVersion(5), "Dislikes olives"));
    Set<Bookmark> before = graph.lastCommit();

    task.put(memory(OLIVES).setVersion(4), deleted(LEMONS, 1));

    assertThat(graph.lastCommit()).isEqualTo(before);
    assertThat(task.metric("rows-stale-total")).isEqualTo(1);
    assertThat(graph.memory(OLIVES)).containsEntry("content", "Dislikes olives");
  }

  @Test
  void anEqualVersionThatTheGraphHoldsDifferentlyIsRepaired() {
    task.put(memory(OLIVES));
    graph.query("MATCH (m:Memory) SET m.content = 'scribbled over'");
    graph.query("MATCH (:User)-[r:REMEMBERS]->() DELETE r");

    task.put(memory(OLIVES));

    assertThat(graph.memory(OLIVES)).containsEntry("content", "Likes olives");
    assertThat(graph.around(OLIVES, "(n:User)-[:REMEMBERS]->(m)")).containsExactly("drj");
  }

  @Test
  void aReplayRebuildsAnEmptiedGraph() {
    List<CanonicalMemory> topic =
        List.of(
            memory(OLIVES).build(),
            memory(LEMONS).build(),
            withContent(memory(OLIVES).setVersion(2), "Dislikes olives").build(),
            deleted(LEMONS, 2).build());
    task.put(topic);
    graph.clear();

    topic.forEach(memory -> task.put(List.of(memory)));

    assertThat(graph.memory(OLIVES)).containsEntry("content", "Dislikes olives");
    assertThat(graph.holds(LEMONS)).isFalse();
  }

  @Test
  void nodesOfOtherApplicationsStayAsTheyAre() {
    graph.query(
        """
        CREATE (a:`__User__`:user {name: 'drj', user_id: 'drj', embedding: [1.0, 2.0]})
               -[:likes {valid: true}]->(:person {name: 'olives', user_id: 'drj'}),
               (:User {id: $user, key: 'drj'})-[:REMEMBERS]->(:Memory {id: $olives, content: 'theirs'})
        """,
        "user",
        user("drj").getId(),
        "olives",
        OLIVES.toString());
    List<Object> before = foreignGraph();

    task.put(memory(OLIVES));
    task.put(withContent(memory(OLIVES).setVersion(2), "Dislikes olives"));
    task.put(deleted(OLIVES, 3));

    assertThat(foreignGraph()).isEqualTo(before);
    assertThat(graph.count("MATCH (n:MemorySync) RETURN count(n)")).isZero();
  }

  @Test
  void aNodeOfOursThatAnotherApplicationUsesOutlivesItsMemories() {
    task.put(memory(OLIVES));
    graph.query("MATCH (u:User {key: 'drj'}) CREATE (u)-[:WORKS_FOR]->(:Company {name: 'Acme'})");

    task.put(deleted(OLIVES, 2));

    assertThat(graph.count("MATCH (u:User {key: 'drj'})-[:WORKS_FOR]->() RETURN count(u)"))
        .isEqualTo(1);
  }

  @Test
  void propertiesThatOthersAddToAMemoryStay() {
    task.put(memory(OLIVES));
    graph.query("MATCH (m:Memory) SET m.rating = 5");

    task.put(withContent(memory(OLIVES).setVersion(2), "Dislikes olives"));

    assertThat(graph.memory(OLIVES)).containsEntry("rating", 5L);
  }

  @Test
  void badRecordsGoToTheDeadLetterQueueAndTheRestIsWritten() {
    List<SinkRecord> records = new ArrayList<>();
    records.add(ConnectRecords.record(Topics.CANONICAL, "no-uuid", SchemaAndValue.NULL, 0));
    for (int offset = 1; offset <= 50; offset++) {
      CanonicalMemory.Builder memory = memory(new UUID(1, offset));
      if (offset == 20) {
        memory.getEmbedding().getVector().remove(0);
      }
      if (offset == 30) {
        memory.setRunId("r".repeat(9000));
      }
      records.add(ConnectRecords.record(memory.build(), offset));
    }

    task.putRecords(records);

    assertThat(graph.count("MATCH (m:Memory) RETURN count(m)")).isEqualTo(48);
    assertThat(task.context().deadLetters())
        .extracting(letter -> letter.record().kafkaOffset())
        .containsExactlyInAnyOrder(0L, 20L, 30L);
    assertThat(task.context().deadLetters())
        .extracting(letter -> letter.reason().getMessage())
        .anySatisfy(reason -> assertThat(reason).contains("value.embedding.vector"))
        .anySatisfy(reason -> assertThat(reason).contains("value.run_id"));
  }

  @Test
  void aMemoryThatBreaksAConstraintOfAnotherApplicationGoesToTheDeadLetterQueue() {
    graph.query("CREATE CONSTRAINT theirs FOR (m:Memory) REQUIRE m.contentHash IS UNIQUE");
    try {
      task.put(memory(OLIVES), memory(LEMONS));

      assertThat(task.context().deadLetters()).hasSize(1);
      assertThat(graph.count("MATCH (m:Memory) RETURN count(m)")).isEqualTo(1);
    } finally {
      graph.query("DROP CONSTRAINT theirs");
    }
  }

  @Test
  void theLongestNameThatIsTakenFitsIntoTheIndex() {
    task.put(memory(OLIVES).setRunId("r".repeat(8000)));

    assertThat(task.context().deadLetters()).isEmpty();
    assertThat(graph.around(OLIVES, "(m)-[:IN_RUN]->(n)")).hasSize(1);
  }

  @Test
  void aBatchLargerThanTheBatchSizeIsWrittenWhole() {
    task.put(
        java.util.stream.LongStream.range(0, 1200)
            .mapToObj(n -> memory(new UUID(2, n)).build())
            .toList());

    assertThat(graph.count("MATCH (:User {key: 'drj'})-[:REMEMBERS]->(m:Memory) RETURN count(m)"))
        .isEqualTo(1200);
  }

  /** Whoever mixes texts and vectors in one statement waits for half a minute here. */
  @Test
  void aBatchWithTheLongestTextIsReplacedAndDeletedWhole() {
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(200).toList();
    task.put(versions(ids, 1, "Likes "));

    task.put(versions(ids, 2, "Dislikes "));

    assertThat(
            graph.count(
                "MATCH (m:Memory) WHERE m.content STARTS WITH 'Dislikes'"
                    + " AND m.version = 2 AND m.embedding IS NOT NULL RETURN count(m)"))
        .isEqualTo(ids.size());

    task.put(
        versions(ids, 3, "Avoids ").stream()
            .map(memory -> CanonicalMemory.newBuilder(memory).setEmbedding(null).build())
            .toList());

    assertThat(
            graph.count(
                "MATCH (m:Memory) WHERE m.content STARTS WITH 'Avoids'"
                    + " AND m.version = 3 AND m.embedding IS NULL RETURN count(m)"))
        .isEqualTo(ids.size());

    task.put(ids.stream().map(id -> deleted(id, 4).build()).toList());

    assertThat(graph.count("MATCH (n) RETURN count(n)")).isZero();
  }

  private static List<CanonicalMemory> versions(List<UUID> ids, long version, String verb) {
    return ids.stream()
        .map(
            id ->
                withContent(
                        memory(id).setVersion(version),
                        verb + (id.equals(ids.get(0)) ? "x".repeat(10_000_000) : id))
                    .build())
        .toList();
  }

  private static CanonicalMemory.Builder deleted(UUID id, long version) {
    return memory(id)
        .setVersion(version)
        .setState(MemoryState.DELETED)
        .setDeletedAt(Memories.CREATED)
        .setEmbedding(null);
  }

  private static List<String> nearest(List<Float> vector) {
    // An index of vectors follows its transactions a moment later.
    graph.query("CALL db.awaitIndexes(30)");
    return graph
        .query(
            """
            CALL db.index.vector.queryNodes('memory_sync_embedding', 1, $vector)
            YIELD node, score
            WHERE score > 0.999
            RETURN node.id AS id
            """,
            "vector",
            vector.stream().map(Float::doubleValue).toList())
        .stream()
        .map(record -> record.get("id").asString())
        .toList();
  }

  private static List<Object> foreignGraph() {
    return graph
        .query(
            """
            MATCH (n) WHERE NOT n:MemorySync
            OPTIONAL MATCH (n)-[r]->(o)
            RETURN elementId(n), labels(n), properties(n), elementId(r), type(r), properties(r)
            ORDER BY elementId(n)
            """)
        .stream()
        .map(record -> (Object) record.asMap())
        .toList();
  }
}
