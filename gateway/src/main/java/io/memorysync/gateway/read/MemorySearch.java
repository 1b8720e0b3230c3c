package io.memorysync.gateway.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pgvector.PGhalfvec;
import io.memorysync.embed.Embedder;
import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.UnitVector;
import io.memorysync.gateway.read.FusedRanking.Place;
import io.memorysync.schema.serde.FloatVector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Finds memories by meaning, by words, or by both: then the two rankings are fused. */
public final class MemorySearch implements AutoCloseable {

  /**
   * What sessions need in which is searched. A plan that is kept for all values would parse the
   * question again for every row, and know nothing of the user. Parallel workers take as long to
   * start as a search takes, and the cores from other searches. The vector index goes on where a
   * filter has let too few of the nearest through.
   */
  static final String SETTINGS =
      "SET plan_cache_mode TO force_custom_plan; SET max_parallel_workers_per_gather TO 0;"
          + " SET hnsw.iterative_scan TO strict_order; SET hnsw.ef_search TO 100";

  /** How many of each ranking take part, at least. */
  private static final int CANDIDATES = 50;

  /**
   * Up to so many memories are compared one by one, which is exact; of 100,000 the HNSW index takes
   * as long to find the nearest of them, for it goes through those of everybody else.
   */
  private static final int FEW = 20_000;

  private static final int IDLE_SECONDS = 60;

  /** To count them would take as long as to compare them. */
  private static final String ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT FROM memory m WHERE %s";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Vectors have length 1, so that their inner product is the cosine. The inner query's offset
   * keeps the order out of it, for which the vector index would go through the memories of
   * everybody else to find the few that a filter lets through.
   */
  private static final String COMPARED =
      """
      SELECT id
      FROM (SELECT id, distance
            FROM (SELECT v.id, v.embedding <#> ? AS distance FROM %s WHERE %s OFFSET 0) AS compared
            ORDER BY distance, id
            LIMIT ?) AS nearest
      WHERE -distance >= ?
      ORDER BY distance, id
      """;

  private static final String NEAREST =
      """
      SELECT id
      FROM (SELECT v.id, v.embedding <=> ? AS distance
            FROM %s
            WHERE %s
            ORDER BY distance
            LIMIT ?) AS nearest
      WHERE 1 - distance >= ?
      ORDER BY distance, id
      """;

  /** One word of the question is enough; memories with more of them rank higher. */
  private static final String WORDS =
      """
      SELECT m.id FROM memory m WHERE %s ORDER BY ts_rank(m.words, %s) DESC, m.id LIMIT ?
      """;

  /** Asks for the filter again: since the rankings were made, a memory may have changed. */
  private static final String FOUND =
      "SELECT "
          + MemoryColumns.OF_MEMORY
          + ", %s AS similarity FROM memory m LEFT JOIN memory_vector v USING (id)"
          + " WHERE m.id = ANY (?) AND %s";

  /** By what memories are found. */
  public enum Mode {
    SEMANTIC,
    KEYWORD,
    HYBRID
  }

  /**
   * What is looked for.
   *
   * @param text the words
   * @param mode by meaning and words at best: by words alone where no embedder is there
   * @param threshold the least cosine similarity of what is found by meaning, from -1 to 1
   * @param limit at most so many are found
   */
  public record Query(String text, Mode mode, double threshold, int limit) {}

  /**
   * What was found, the best first.
   *
   * @param mode how: by words alone where the embedder did not answer
   */
  public record Found(List<Hit> hits, Mode mode) {}

  /**
   * A memory that was found.
   *
   * @param score by meaning alone the cosine similarity; otherwise what the fused ranks are of the
   *     most that they can be, from 0 to 1
   * @param similarity the cosine similarity; null without vectors
   * @param semanticRank from 1 on; null if it was not found by meaning
   * @param keywordRank from 1 on; null if it was not found by words
   */
  public record Hit(
      Memory memory, double score, Double similarity, Long semanticRank, Long keywordRank) {}

  private final DataSource database;
  private final Embedder embedder;
  private final ExecutorService beside;

  /**
   * @param database whose sessions have the {@link #SETTINGS}
   * @param embedder makes vectors of questions; null where memories are found by words alone
   */
  public MemorySearch(DataSource database, Embedder embedder) {
    this.database = database;
    this.embedder = embedder;
    // By words in a hybrid search while the question's vector is made and compared. More at a time
    // than there are cores would help nobody: then who asks does it himself.
    this.beside =
        new ThreadPoolExecutor(
            0,
            Runtime.getRuntime().availableProcessors(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, "search-by-words"),
            (task, executor) -> task.run());
  }

  @Override
  public void close() {
    beside.shutdown();
  }

  /**
   * Finds memories among those that a filter lets through.
   *
   * @throws EmbedderUnavailableException if they are to be found by meaning alone and the embedder
   *     does not answer
   */
  public Found find(Query query, Filter filter) throws SQLException {
    Mode mode = embedder == null ? Mode.KEYWORD : query.mode();
    if (mode == Mode.KEYWORD) {
      List<Place> places = FusedRanking.of(List.of(), byWords(query, filter));
      return found(query, mode, null, places, filter);
    }
    Future<List<UUID>> words =
        mode == Mode.HYBRID
            ? beside.submit(() -> byWords(query, filter))
            : CompletableFuture.completedFuture(List.of());
    PGhalfvec vector;
    try {
      vector = vector(query.text());
    } catch (EmbedderUnavailableException e) {
      if (mode == Mode.SEMANTIC) {
        throw e;
      }
      List<Place> places = FusedRanking.of(List.of(), result(words));
      return found(query, Mode.KEYWORD, null, places, filter);
    }
    List<UUID> byMeaning = byMeaning(vector, query, filter);
    return found(query, mode, vector, FusedRanking.of(byMeaning, result(words)), filter);
  }

  /** Null for a vector of zeros, which is near to nothing. */
  private PGhalfvec vector(String text) {
    return UnitVector.of(FloatVector.of(embedder.embed(text)).toFloats()).orElse(null);
  }

  private Found found(Query query, Mode mode, PGhalfvec vector, List<Place> places, Filter filter)
      throws SQLException {
    List<Place> best = places.subList(0, Math.min(query.limit(), places.size()));
    return new Found(hits(best, mode, vector, filter), mode);
  }

  private static List<UUID> result(Future<List<UUID>> words) throws SQLException {
    try {
      return words.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted in a search", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause());
    }
  }

  private List<UUID> byMeaning(PGhalfvec vector, Query query, Filter filter) throws SQLException {
    if (vector == null) {
      return List.of();
    }
    FilterSql vectors = FilterSql.ofVectors(filter);
    try (Connection connection = database.getConnection()) {
      String sql = areFew(connection, FilterSql.of(filter)) ? COMPARED : NEAREST;
      try (PreparedStatement statement =
          connection.prepareStatement(sql.formatted(vectors.tables(), vectors.condition()))) {
        statement.setObject(1, vector);
        int next = vectors.bind(statement, 2);
        statement.setInt(next, candidates(query));
        statement.setDouble(next + 1, query.threshold());
        return ids(statement);
      }
    }
  }

  private List<UUID> byWords(Query query, Filter filter) throws SQLException {
    FilterSql memories = FilterSql.ofWords(query.text(), filter);
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                WORDS.formatted(memories.condition(), FilterSql.ANY_WORD))) {
      int next = memories.bind(statement, 1);
      statement.setString(next, query.text());
      statement.setInt(next + 1, candidates(query));
      return ids(statement);
    }
  }

  private static int candidates(Query query) {
    return Math.max(CANDIDATES, query.limit());
  }

  private static List<UUID> ids(PreparedStatement statement) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        ids.add(row.getObject(1, UUID.class));
      }
    }
    return ids;
  }

  /** By the planner's statistics; where they err, an answer takes longer. */
  private static boolean areFew(Connection connection, FilterSql where) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(ESTIMATE.formatted(where.condition()))) {
      where.bind(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        JsonNode plan = JSON.readTree(row.getString(1)).path(0).path("Plan");
        return plan.path("Plan Rows").asLong() <= FEW;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL tells a plan in JSON", e);
    }
  }

  private List<Hit> hits(List<Place> places, Mode mode, PGhalfvec vector, Filter filter)
      throws SQLException {
    if (places.isEmpty()) {
      return List.of();
    }
    FilterSql memories = FilterSql.of(filter);
    String sql =
        FOUND.formatted(
            vector == null ? "NULL::float8" : "1 - (v.embedding <=> ?)", memories.condition());
    Map<UUID, Hit> hits = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = 1;
      if (vector != null) {
        statement.setObject(next++, vector);
      }
      Map<UUID, Place> byId =
          places.stream().collect(Collectors.toMap(Place::id, Function.identity()));
      statement.setArray(next++, connection.createArrayOf("uuid", byId.keySet().toArray()));
      memories.bind(statement, next);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Memory memory = MemoryColumns.memory(row);
          Double similarity = row.getObject("similarity", Double.class);
          hits.put(memory.id(), hit(memory, similarity, byId.get(memory.id()), mode));
        }
      }
    }
    return places.stream().map(Place::id).map(hits::get).filter(Objects::nonNull).toList();
  }

  private static Hit hit(Memory memory, Double similarity, Place place, Mode mode) {
    double score =
        mode == Mode.SEMANTIC && similarity != null
            ? similarity
            : place.score() / FusedRanking.best(mode == Mode.HYBRID ? 2 : 1);
    return new Hit(memory, score, similarity, place.semanticRank(), place.keywordRank());
  }
}
