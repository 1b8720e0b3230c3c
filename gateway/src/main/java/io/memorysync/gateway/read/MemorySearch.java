package io.memorysync.gateway.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pgvector.PGhalfvec;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.UnitVector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Finds memories by meaning, by words, or by both: the two rankings are fused by reciprocal rank
 * (Cormack, Clarke and Büttcher 2009, with their constant of 60).
 */
public final class MemorySearch {

  private static final int RANK_CONSTANT = 60;

  /** How many of each ranking take part, at least. */
  private static final int CANDIDATES = 50;

  /**
   * Up to so many memories are compared one by one, which is exact; of 100,000 the HNSW index reads
   * no fewer pages for them, for it goes through those of everybody else.
   */
  private static final int COMPARED = 10_000;

  /** To count them would take as long as to compare them. */
  private static final String ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT FROM memory m WHERE %s";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Without an order of its own the first step leaves the vector index alone, which would go
   * through the memories of everybody else to find the few that a filter lets through.
   */
  private static final String EXACT =
      """
      candidate AS MATERIALIZED (
        SELECT v.id, v.embedding <=> ? AS distance
        FROM %s
        WHERE %s),
      semantic AS (
        SELECT id, row_number() OVER (ORDER BY distance, id) AS rank
        FROM (SELECT id, distance FROM candidate ORDER BY distance, id LIMIT ?) AS nearest
        WHERE 1 - distance >= ?)
      """;

  private static final String SEMANTIC =
      """
      semantic AS (
        SELECT id, row_number() OVER (ORDER BY distance, id) AS rank
        FROM (SELECT v.id, v.embedding <=> ? AS distance
              FROM %s
              WHERE %s
              ORDER BY distance
              LIMIT ?) AS nearest
        WHERE 1 - distance >= ?)
      """;

  /** One word of the question is enough; memories with more of them rank higher. */
  private static final String KEYWORD =
      """
      keyword AS (
        SELECT id, row_number() OVER (ORDER BY relevance DESC, id) AS rank
        FROM (SELECT m.id, ts_rank(m.words, question) AS relevance
              FROM memory m,
                   (SELECT replace(plainto_tsquery('english', ?)::text, '&', '|')::tsquery AS question) AS asked
              WHERE m.words @@ question AND %s
              ORDER BY relevance DESC, m.id
              LIMIT ?) AS matching)
      """;

  private static final String NONE = "%s AS (SELECT NULL::uuid AS id, 0::bigint AS rank LIMIT 0)";

  private static final String FUSED =
      """
      SELECT %1$s, semantic.rank AS semantic_rank, keyword.rank AS keyword_rank, %2$s AS similarity,
        coalesce(1.0 / (%3$d + semantic.rank), 0) + coalesce(1.0 / (%3$d + keyword.rank), 0) AS fused
      FROM semantic FULL JOIN keyword USING (id) JOIN memory m USING (id)
        LEFT JOIN memory_vector v USING (id)
      ORDER BY fused DESC, similarity DESC NULLS LAST, m.id
      LIMIT ?
      """;

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
   * @param vector of the text; null where it is looked for by words alone; one of zeros is near to
   *     nothing
   * @param threshold the least cosine similarity of what is found by meaning, from -1 to 1
   * @param limit at most so many are found
   */
  public record Query(String text, float[] vector, Mode mode, double threshold, int limit) {}

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

  public MemorySearch(DataSource database) {
    this.database = database;
  }

  /** What is found among the memories that a filter lets through, the best first. */
  public List<Hit> find(Query query, Filter filter) throws SQLException {
    PGhalfvec vector = query.mode() == Mode.KEYWORD ? null : comparable(query.vector());
    FilterSql memories = FilterSql.of(filter);
    FilterSql vectors = FilterSql.ofVectors(filter);
    try (Connection connection = database.getConnection()) {
      String semantic = vector != null && areFew(connection, memories) ? EXACT : SEMANTIC;
      return find(connection, query, vector, memories, vectors, semantic);
    }
  }

  private static PGhalfvec comparable(float[] vector) {
    return Optional.ofNullable(vector).flatMap(UnitVector::of).orElse(null);
  }

  /** By the planner's statistics; where they err, an answer takes longer. */
  private static boolean areFew(Connection connection, FilterSql where) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(ESTIMATE.formatted(where.condition()))) {
      where.bind(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        JsonNode plan = JSON.readTree(row.getString(1)).path(0).path("Plan");
        return plan.path("Plan Rows").asLong() <= COMPARED;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL tells a plan in JSON", e);
    }
  }

  private static List<Hit> find(
      Connection connection,
      Query query,
      PGhalfvec vector,
      FilterSql memories,
      FilterSql vectors,
      String semantic)
      throws SQLException {
    boolean byMeaning = vector != null;
    boolean byWords = query.mode() != Mode.SEMANTIC;
    int candidates = Math.max(CANDIDATES, query.limit());
    String sql =
        "WITH "
            + (byMeaning
                ? semantic.formatted(vectors.tables(), vectors.condition())
                : NONE.formatted("semantic"))
            + ", "
            + (byWords ? KEYWORD.formatted(memories.condition()) : NONE.formatted("keyword"))
            + FUSED.formatted(
                MemoryColumns.OF_MEMORY,
                byMeaning ? "1 - (v.embedding <=> ?)" : "NULL::float8",
                RANK_CONSTANT);
    connection.setAutoCommit(false);
    try (Statement settings = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      // A plan that is kept for all values would parse the question again for every row, and know
      // nothing of the user. The index goes on where a filter has let too few of the nearest
      // through.
      settings.execute(
          "SET LOCAL plan_cache_mode = force_custom_plan;"
              + " SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL hnsw.ef_search = "
              + Math.min(1_000, Math.max(100, candidates)));
      int next = 1;
      if (byMeaning) {
        statement.setObject(next++, vector);
        next = vectors.bind(statement, next);
        statement.setInt(next++, candidates);
        statement.setDouble(next++, query.threshold());
      }
      if (byWords) {
        statement.setString(next++, query.text());
        next = memories.bind(statement, next);
        statement.setInt(next++, candidates);
      }
      if (byMeaning) {
        statement.setObject(next++, vector);
      }
      statement.setInt(next, query.limit());
      return hits(statement, query.mode());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static List<Hit> hits(PreparedStatement statement, Mode mode) throws SQLException {
    List<Hit> hits = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        hits.add(hit(row, mode));
      }
    }
    return hits;
  }

  private static Hit hit(ResultSet row, Mode mode) throws SQLException {
    Double similarity = row.getObject("similarity", Double.class);
    double best = (mode == Mode.HYBRID ? 2.0 : 1.0) / (RANK_CONSTANT + 1);
    double score =
        mode == Mode.SEMANTIC && similarity != null ? similarity : row.getDouble("fused") / best;
    return new Hit(
        MemoryColumns.memory(row),
        score,
        similarity,
        row.getObject("semantic_rank", Long.class),
        row.getObject("keyword_rank", Long.class));
  }
}
