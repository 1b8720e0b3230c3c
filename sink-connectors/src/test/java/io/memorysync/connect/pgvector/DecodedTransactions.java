package io.memorysync.connect.pgvector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The transactions of a database that have rows of its publication, as a source connector receives
 * them: a slot of its own with the plugin pgoutput.
 */
final class DecodedTransactions {

  /**
   * A transaction.
   *
   * @param committedAt its commit time, as the WAL tells it
   * @param origin name of its replication origin; null if it has none
   * @param originLsn position in the origin; 0 if it has none
   */
  record Transaction(Instant committedAt, String origin, long originLsn) {}

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final StoreDatabase database;
  private final String slot = "test_" + UUID.randomUUID().toString().replace('-', '_');

  /** Starts at the end of the WAL. */
  DecodedTransactions(StoreDatabase database) {
    this.database = database;
    database.rows("SELECT pg_create_logical_replication_slot(?, 'pgoutput', true)", slot);
  }

  /** The transactions since the last call. */
  List<Transaction> next() {
    List<Transaction> transactions = new ArrayList<>();
    Instant committedAt = null;
    String origin = null;
    long originLsn = 0;
    for (String hex :
        database.column(
            """
            SELECT encode(data, 'hex') FROM pg_logical_slot_get_binary_changes(
              ?, NULL, NULL, 'proto_version', '1', 'publication_names', 'memory_sync')
            """,
            slot)) {
      ByteBuffer message = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
      switch (message.get()) {
        case 'B' -> {
          message.getLong();
          committedAt = EPOCH.plus(Duration.of(message.getLong(), ChronoUnit.MICROS));
          origin = null;
          originLsn = 0;
        }
        case 'O' -> {
          originLsn = message.getLong();
          origin = StandardCharsets.UTF_8.decode(message).toString().replace("\0", "");
        }
        case 'C' -> transactions.add(new Transaction(committedAt, origin, originLsn));
        default -> {
          // A row, or a description of its table.
        }
      }
    }
    return transactions;
  }
}
