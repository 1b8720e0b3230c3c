package io.memorysync.gateway.project;

import static io.memorysync.gateway.project.CanonicalTopic.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.gateway.TestDatabase;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.FilterParser;
import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.read.MemorySearch;
import io.memorysync.gateway.read.MemorySearch.Hit;
import io.memorysync.gateway.read.MemorySearch.Mode;
import io.memorysync.gateway.read.MemorySearch.Query;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the projector writes, and what is read and found in it, on a real PostgreSQL. */
class ReadModelIT {

  private static TestDatabase server;

  private final CanonicalTopic topic = new CanonicalTopic();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final UserRef user = newUser();
  private final UUID id = UUID.randomUUID();
  private Projection projection;
  private MemoryReader reader;
  private MemorySearch search;

  @BeforeAll
  static void aDatabase() throws SQLException {
    server = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void anEmptyReadModel() throws SQLException {
    try (var connection = server.database().background().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "TRUNCATE memory, memory_vector, memory_version, conflict, user_id, projected");
    }
    projection =
        new Projection(
            server.database().background(), TestDatabase.DIMS, new ProjectorMetrics(meters));
    reader = new MemoryReader(server.database().requests());
    search = new MemorySearch(server.database().requests(), text -> List.of(2f, 0f, 0f));
  }

  @Test
  void theLastVersionIsTheMemoryAndEveryVersionIsKept() throws SQLException {
    topic.version(memory(id, 1, user, "likes tea", 1, 0, 0));
    topic.version(
        memory(id, 2, user, "likes rum", 0, 1, 0)
            .setMetadata("{\"b\":1,\"a\":[1.5,\"x\"]}")
            .setCategories(List.of("drinks", "habits"))
            .setApp("cursor")
            .setState(MemoryState.ARCHIVED)
            .setArchivedAt(Instant.parse("2026-02-03T04:05:06.000007Z")));
    projection.apply(topic.batch());

    Memory memory = reader.memory(id).orElseThrow();
    assertThat(memory.version()).isEqualTo(2);
    assertThat(memory.content()).isEqualTo("likes rum");
    assertThat(memory.user()).isEqualTo(user);
    assertThat(memory.metadata()).as("in normal form").isEqualTo("{\"a\":[1.5,\"x\"],\"b\":1}");
    assertThat(memory.categories()).containsExactly("drinks", "habits");
    assertThat(memory.state()).isEqualTo(MemoryState.ARCHIVED);
    assertThat(memory.createdAt()).isEqualTo(CanonicalTopic.CREATED);
    assertThat(memory.archivedAt()).isEqualTo(Instant.parse("2026-02-03T04:05:06.000007Z"));
    assertThat(reader.versions(id))
        .extracting(version -> version.memory().content())
        .containsExactly("likes tea", "likes rum");
    assertThat(reader.versions(id).get(0).source().store()).isEqualTo("mem0");
  }

  @Test
  void whatWasAppliedByAnotherInstanceIsNotAppliedAgain() throws SQLException {
    topic.version(memory(id, 1, user, "likes tea"));
    var first = topic.batch();
    projection.apply(first);
    topic.version(memory(id, 2, user, "likes rum"));
    projection.apply(topic.batch());
    projection.apply(first);
    assertThat(reader.memory(id).orElseThrow().content()).isEqualTo("likes rum");
  }

  @Test
  void aMemoryThatIsForgottenLeavesNothing() throws SQLException {
    topic.version(memory(id, 1, user, "likes tea", 1, 0, 0)).conflict(conflict(true));
    projection.apply(topic.batch());
    topic.tombstone(id);
    projection.apply(topic.batch());
    assertThat(reader.memory(id)).isEmpty();
    assertThat(reader.versions(id)).isEmpty();
    assertThat(reader.conflicts(id)).isEmpty();
  }

  @Test
  void aRecordThatPostgresRefusesIsLeftOutAndCountedAndTheOthersAreNot() throws SQLException {
    UUID other = UUID.randomUUID();
    topic.version(memory(id, 1, user, "x").setMetadata("no JSON"));
    topic.version(memory(other, 1, user, "likes tea"));
    projection.apply(topic.batch());
    assertThat(reader.memory(id)).isEmpty();
    assertThat(reader.memory(other)).isPresent();
    assertThat(meters.counter("memorysync.gateway.left.out", "topic", "memory.canonical").count())
        .isEqualTo(1);
  }

  @Test
  void aConflictIsSettledByItsLaterRecord() throws SQLException {
    topic.version(memory(id, 3, user, "x")).conflict(conflict(true)).conflict(conflict(false));
    projection.apply(topic.batch());
    assertThat(reader.conflicts(id)).extracting(FieldConflict::open).containsExactly(false);
  }

  @Test
  void listsShowWhatIsThereOfAUserTheNewestFirst() throws Exception {
    UUID newer = UUID.randomUUID();
    UUID deleted = UUID.randomUUID();
    topic.version(memory(id, 1, user, "older"));
    topic.version(
        memory(newer, 1, user, "newer").setCreatedAt(CanonicalTopic.CREATED.plusSeconds(1)));
    topic.version(memory(deleted, 2, user, "gone").setState(MemoryState.DELETED));
    topic.version(memory(UUID.randomUUID(), 1, newUser(), "somebody else's"));
    projection.apply(topic.batch());
    Filter ofUser = new Filter.OfUser(UUID.fromString(user.getId()));
    assertThat(reader.list(ofUser, Page.first(10)))
        .extracting(Memory::id)
        .containsExactly(newer, id);
    assertThat(reader.count(ofUser)).isEqualTo(2);
    assertThat(reader.memory(deleted)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'topic':'food'}                           | true",
        "{'topic':'Food'}                           | false",
        "{'topic':{'icontains':'FOO'}}              | true",
        "{'topic':{'ne':'food'}}                    | false",
        "{'missing':{'ne':'food'}}                  | true",
        "{'cups':3}                                 | true",
        "{'cups':'3'}                               | false",
        "{'cups':{'gt':2,'lte':3}}                  | true",
        "{'cups':{'gt':'2'}}                        | false",
        "{'cups':[1,3]}                             | true",
        "{'cups':{'nin':[1,3]}}                     | false",
        "{'tags':{'contains':'a'}}                  | true",
        "{'tags':{'contains':'ab'}}                 | false",
        "{'metadata':{'topic':'food','cups':3}}     | true",
        "{'topic':'*'}                              | true",
        "{'missing':'*'}                            | false",
        "{'categories':{'contains':'habits'}}       | true",
        "{'categories':{'in':['x','habits']}}       | true",
        "{'categories':{'contains':'habit'}}        | false",
        "{'agent_id':'planner'}                     | true",
        "{'run_id':'*'}                             | false",
        "{'app_id':'cursor'}                        | true",
        "{'keywords':{'icontains':'GREEN'}}         | true",
        "{'created_at':{'gte':'2026-01-02','lt':'2026-01-03'}} | true",
        "{'created_at':{'gt':'2026-01-02T03:04:05.000006Z'}}   | false",
        "{'NOT':[{'topic':'food'}]}                 | false",
        "{'OR':[{'topic':'x'},{'cups':3}]}          | true",
        "{'AND':[{'topic':'x'},{'cups':3}]}         | false",
        "{'a\\\\u0027; DROP TABLE memory; --':1}    | false"
      })
  void filtersLetThrough(String filter, boolean letThrough) throws Exception {
    topic.version(
        memory(id, 1, user, "likes green tea")
            .setMetadata("{\"cups\":3,\"tags\":[\"a\",\"b\"],\"topic\":\"food\"}")
            .setCategories(List.of("habits"))
            .setAgentId("planner")
            .setApp("cursor"));
    projection.apply(topic.batch());
    assertThat(reader.list(parsed(filter.replace('\'', '"')), Page.first(1)))
        .hasSize(letThrough ? 1 : 0);
  }

  @Test
  void whatHasExpiredIsNotListedUnlessItIsAskedFor() throws SQLException {
    topic.version(memory(id, 1, user, "x").setMetadata("{\"expiration_date\":\"2026-01-31\"}"));
    projection.apply(topic.batch());
    assertThat(reader.list(new Filter.NotExpired("2026-01-31"), Page.first(1))).hasSize(1);
    assertThat(reader.list(new Filter.NotExpired("2026-02-01"), Page.first(1))).isEmpty();
  }

  @Test
  void searchByMeaningFindsTheNearestOfTheUserAndNothingBelowTheThreshold() throws SQLException {
    UUID near = UUID.randomUUID();
    topic.version(memory(id, 1, user, "likes tea", 0, 1, 0));
    topic.version(memory(near, 1, user, "likes rum", 1, 0.1f, 0));
    topic.version(memory(UUID.randomUUID(), 1, newUser(), "likes rum", 1, 0, 0));
    topic.version(memory(UUID.randomUUID(), 1, user, "has no vector"));
    projection.apply(topic.batch());
    assertThat(find("rum", Mode.SEMANTIC, 0.5))
        .extracting(hit -> hit.memory().id())
        .containsExactly(near);
    assertThat(find("rum", Mode.SEMANTIC, -1)).hasSize(2);
    assertThat(find("rum", Mode.SEMANTIC, 0.5).get(0).score()).isGreaterThan(0.99).isLessThan(1);
  }

  @Test
  void searchByMeaningGoesByTheLastVersionsVectorUserAndState() throws SQLException {
    UUID moved = UUID.randomUUID();
    UUID emptied = UUID.randomUUID();
    topic.version(memory(id, 1, user, "likes rum", 1, 0, 0));
    topic.version(memory(moved, 1, user, "likes rum", 1, 0, 0));
    topic.version(memory(emptied, 1, user, "likes rum", 1, 0, 0));
    projection.apply(topic.batch());
    assertThat(find("rum", Mode.SEMANTIC, 0.5)).hasSize(3);
    topic.version(memory(id, 2, user, "likes tea", 0, 1, 0));
    topic.version(memory(moved, 2, newUser(), "likes rum", 1, 0, 0));
    topic.version(memory(emptied, 2, user, "likes rum", 1, 0, 0));
    topic.version(memory(emptied, 3, user, "likes rum"));
    projection.apply(topic.batch());
    assertThat(find("rum", Mode.SEMANTIC, -1))
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(0, within(0.001)));
    topic.version(
        memory(id, 3, user, "likes tea", 0, 1, 0)
            .setState(MemoryState.DELETED)
            .setDeletedAt(CanonicalTopic.CREATED));
    projection.apply(topic.batch());
    assertThat(find("rum", Mode.SEMANTIC, -1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void searchGoesByWhatIsNotBesideTheVectorsToo(Mode mode) throws Exception {
    topic.version(memory(id, 1, user, "likes rum", 1, 0, 0).setMetadata("{\"kind\":\"drink\"}"));
    topic.version(
        memory(UUID.randomUUID(), 1, user, "likes rum cake", 1, 0, 0)
            .setMetadata("{\"kind\":\"food\"}"));
    topic.version(
        memory(UUID.randomUUID(), 1, newUser(), "likes rum", 1, 0, 0)
            .setMetadata("{\"kind\":\"drink\"}"));
    projection.apply(topic.batch());
    Filter drinks = parsed("{\"kind\":\"drink\"}");
    Query rum = new Query("rum", mode, 0.5, 10);
    Filter ofUser = new Filter.OfUser(UUID.fromString(user.getId()));
    assertThat(search.find(rum, drinks.and(ofUser)).hits())
        .extracting(hit -> hit.memory().id())
        .containsExactly(id);
    assertThat(search.find(rum, drinks).hits()).hasSize(2);
  }

  @Test
  void lengthOfAVectorIsNoMatterForItsPlace() throws SQLException {
    topic.version(memory(id, 1, user, "likes rum", 1e6f, 1e5f, 0));
    topic.version(memory(UUID.randomUUID(), 1, user, "nothing at all", 0, 0, 0));
    projection.apply(topic.batch());
    assertThat(find("rum", Mode.SEMANTIC, 0.5))
        .singleElement()
        .satisfies(hit -> assertThat(hit.similarity()).isCloseTo(0.995, within(0.001)));
  }

  @Test
  void vectorsOfAnEarlierVersionsTableAreTakenOver() throws SQLException {
    topic.version(memory(id, 1, user, "likes rum"));
    projection.apply(topic.batch());
    try (var connection = server.database().background().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE memory ADD COLUMN embedding vector(3)");
      statement.execute("UPDATE memory SET embedding = '[100000,0,0]'");
    }
    assertThat(find("rum", Mode.SEMANTIC, 0.5)).isEmpty();
    server.database().prepare(TestDatabase.DIMS);
    assertThat(find("rum", Mode.SEMANTIC, 0.5)).hasSize(1);
    server.database().prepare(TestDatabase.DIMS);
    assertThat(find("rum", Mode.SEMANTIC, 0.5)).hasSize(1);
  }

  @Test
  void searchByWordsFindsAnyOfThemInEveryForm() throws SQLException {
    UUID both = UUID.randomUUID();
    topic.version(memory(id, 1, user, "Drinks tea every morning"));
    topic.version(memory(both, 1, user, "Drinking green teas"));
    topic.version(memory(UUID.randomUUID(), 1, user, "Plays the cello"));
    projection.apply(topic.batch());
    assertThat(find("green tea?", Mode.KEYWORD, 0))
        .extracting(hit -> hit.memory().id())
        .containsExactly(both, id);
  }

  @Test
  void bothRankingsAreFused() throws SQLException {
    UUID both = UUID.randomUUID();
    UUID meaning = UUID.randomUUID();
    UUID words = UUID.randomUUID();
    topic.version(memory(meaning, 1, user, "Has a dog", 1, 0, 0));
    topic.version(memory(both, 1, user, "Likes rum", 0.9f, 0.1f, 0));
    topic.version(memory(words, 1, user, "Rum is not for her", 0, 0, 1));
    projection.apply(topic.batch());
    List<Hit> hits = find("rum", Mode.HYBRID, 0.1);
    assertThat(hits).extracting(hit -> hit.memory().id()).startsWith(both).hasSize(3);
    assertThat(hits.get(0).score()).isLessThanOrEqualTo(1).isGreaterThan(hits.get(1).score());
    assertThat(hits)
        .filteredOn(hit -> hit.memory().id().equals(words))
        .first()
        .satisfies(hit -> assertThat(hit.semanticRank()).isNull());
  }

  /** A thread gets the connection that it had last. */
  @Test
  void searchesArePlannedForTheirQuestionAndUserHoweverManyThereWere() throws SQLException {
    topic.version(memory(id, 1, user, "likes tea", 1, 0, 0));
    projection.apply(topic.batch());
    for (int i = 0; i < 30; i++) {
      find("tea", Mode.KEYWORD, -1);
    }
    try (var connection = server.database().requests().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements"
                    + " WHERE statement LIKE '%ts_rank%'")) {
      row.next();
      assertThat(row.getLong(1)).as("plans of their own").isPositive();
      assertThat(row.getLong(2)).as("plans for all").isZero();
    }
  }

  /** What others wrote with the same words is not looked up, nor what else the user wrote. */
  @Test
  void aSearchByWordsOfOneUserGoesByTheUsersWordsAlone() throws SQLException {
    for (int other = 0; other < 200; other++) {
      topic.version(memory(UUID.randomUUID(), 1, newUser(), "likes tea", 1, 0, 0));
      topic.version(memory(UUID.randomUUID(), 1, user, "likes rum " + other, 1, 0, 0));
    }
    topic.version(memory(id, 1, user, "likes tea", 1, 0, 0));
    projection.apply(topic.batch());
    for (int i = 0; i < 30; i++) {
      assertThat(find("tea", Mode.KEYWORD, -1)).hasSize(1);
    }
    try (var connection = server.database().requests().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ANALYZE memory");
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL enable_seqscan = off");
      String plan =
          planOf(
              statement,
              "ts_rank",
              "'%1$s', 'tea', '%1$s', '{ACTIVE}', 'tea', 50".formatted(user.getId()));
      assertThat(plan).contains("memory_word_keys").doesNotContain("memory_user", "memory_words");
      connection.rollback();
    }
  }

  /** The plan of a statement that the session has prepared, found by a part of it. */
  private static String planOf(Statement session, String part, String parameters)
      throws SQLException {
    String name;
    try (ResultSet row =
        session.executeQuery(
            "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%" + part + "%'")) {
      row.next();
      name = row.getString(1);
    }
    StringBuilder plan = new StringBuilder();
    try (ResultSet row =
        session.executeQuery("EXPLAIN EXECUTE \"" + name + "\" (" + parameters + ")")) {
      while (row.next()) {
        plan.append(row.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  @Test
  void userIdsLeadToTheStringThatWasMappedThenToTheOneTheyWereDerivedFrom() throws SQLException {
    String mapped = "11111111-1111-4111-8111-111111111111";
    topic.userId(new UserId("ada", UserIds.derivedId("ada"), UserIdSource.DERIVED));
    topic.userId(new UserId("drj", mapped, UserIdSource.MAPPING));
    topic.userId(new UserId(mapped, mapped, UserIdSource.DERIVED));
    projection.apply(topic.batch());
    UserDirectory users = new UserDirectory(server.database().requests());
    assertThat(users.identify("drj").user()).isEqualTo(new UserRef(mapped, "drj"));
    assertThat(users.identify(mapped).user()).isEqualTo(new UserRef(mapped, "drj"));
    assertThat(users.identify(UserIds.derivedId("ada")).user().getKey()).isEqualTo("ada");
    assertThat(users.identify(UserIds.derivedId("drj")).user().getKey()).isEqualTo("drj");
    assertThat(users.identify("drj").derived()).isEmpty();
    assertThat(users.identify("nobody").derived()).isPresent();
  }

  @Test
  void preparingAgainChangesNothingAndOtherDimsAreRefused() throws SQLException {
    server.database().prepare(TestDatabase.DIMS);
    assertThatThrownBy(() -> server.database().prepare(4))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("embedding.dims");
  }

  private List<Hit> find(String text, Mode mode, double threshold) throws SQLException {
    return search
        .find(
            new Query(text, mode, threshold, 10), new Filter.OfUser(UUID.fromString(user.getId())))
        .hits();
  }

  private static Filter parsed(String json) throws Exception {
    return new FilterParser(name -> UUID.randomUUID()).parse(new ObjectMapper().readTree(json));
  }

  private MemoryConflict conflict(boolean open) {
    ConflictSide side =
        ConflictSide.newBuilder().setStore("mem0").setWrittenAt(CanonicalTopic.CREATED).build();
    return MemoryConflict.newBuilder()
        .setMemoryId(id.toString())
        .setField("content")
        .setWinner(side)
        .setLoser(side)
        .setPolicy("manual")
        .setVersion(3)
        .setOpen(open)
        .setDetectedAt(CanonicalTopic.CREATED)
        .build();
  }

  private static UserRef newUser() {
    String key = "ada-" + UUID.randomUUID();
    return new UserRef(UserIds.derivedId(key), key);
  }
}
