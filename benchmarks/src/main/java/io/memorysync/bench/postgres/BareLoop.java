package io.memorysync.bench.postgres;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pgvector.PGvector;
import io.memorysync.bench.Contender;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BareConsumer;
import io.memorysync.bench.data.Sample;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.stack.Endpoints;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The limit: consumers that decode the topic and write every row in binary batches, in as many
 * threads as the connectors have tasks. It knows no errors, no echoes, no equal rows.
 */
final class BareLoop implements Contender {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UPSERT =
      "INSERT INTO "
          + TargetTable.NAME
          + " (id, vector, payload) VALUES (?, ?, ?::jsonb) ON CONFLICT (id) DO UPDATE SET"
          + " vector = EXCLUDED.vector, payload = EXCLUDED.payload";

  private final String name;
  private final Stage stage;
  private final String topic;
  private final PgVectorScenario scenario;

  BareLoop(String name, Stage stage, String topic, PgVectorScenario scenario) {
    this.name = name;
    this.stage = stage;
    this.topic = topic;
    this.scenario = scenario;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double run(int round) throws Exception {
    scenario.prepare();
    try (BareConsumer consumer =
        new BareConsumer(stage, topic, PgVectorScenario.TASKS, this::writer)) {
      consumer.start();
      return scenario.arrival();
    }
  }

  private BareConsumer.Writer writer() throws SQLException {
    Endpoints.Database database = TargetTable.database(stage);
    Properties properties = new Properties();
    PGProperty.USER.set(properties, database.superuser().user());
    PGProperty.PASSWORD.set(properties, database.superuser().password());
    PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
    Connection connection = new Driver().connect(database.jdbcUrl(), properties);
    PGvector.addVectorType(connection);
    connection.setAutoCommit(false);
    PreparedStatement upsert = connection.prepareStatement(UPSERT);
    return new BareConsumer.Writer() {
      @Override
      public void write(List<CanonicalMemory> batch) throws SQLException {
        for (CanonicalMemory memory : batch) {
          upsert.setObject(1, UUID.fromString(memory.getId()));
          upsert.setObject(2, new PGvector(memory.getEmbedding().getVector()));
          upsert.setString(3, payload(memory));
          upsert.addBatch();
        }
        upsert.executeBatch();
        connection.commit();
      }

      @Override
      public void close() {
        try {
          connection.close();
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static String payload(CanonicalMemory memory) {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("data", memory.getContent());
    payload.put("hash", memory.getContentHash());
    payload.put("created_at", memory.getCreatedAt().toString());
    payload.put("updated_at", memory.getUpdatedAt().toString());
    payload.put("text_lemmatized", memory.getContent());
    payload.put("user_id", memory.getUser().getId());
    memory.getCategories().forEach(payload.putArray("categories")::add);
    payload.put(Sample.REVISION, memory.getVersion());
    return payload.toString();
  }
}
