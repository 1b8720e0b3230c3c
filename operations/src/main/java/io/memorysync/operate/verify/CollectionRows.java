package io.memorysync.operate.verify;

import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.Mem0RowReader;
import io.memorysync.streams.normalize.StorePart;
import io.memorysync.streams.normalize.VectorSpec;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.apache.avro.generic.GenericData;

/** The rows of a mem0 collection: id, vector and payload. */
final class CollectionRows implements TableTarget.RowSource {

  private final String select;
  private final RowReading reading;

  /**
   * @param table as SQL names it
   */
  CollectionRows(
      String table, StorePart part, UserIdForm userIdForm, VectorSpec vectors, UserIds userIds) {
    this.select =
        """
        SELECT collection.id, collection.vector::real[], collection.payload::text,
          coalesce(collection.payload ->> 'user_id', collection.payload ->> 'userId')
        FROM %s AS collection"""
            .formatted(table);
    this.reading =
        new RowReading(
            new Mem0RowReader(part, userIdForm, vectors), userIds, "id", "vector", "payload");
  }

  @Override
  public String select() {
    return select;
  }

  @Override
  public String idColumn() {
    return "collection.id";
  }

  @Override
  public UUID id(ResultSet row) throws SQLException {
    return row.getObject(1, UUID.class);
  }

  @Override
  public RowReading.Result read(ResultSet row) throws SQLException {
    GenericData.Record record = reading.row();
    Array vector = row.getArray(2);
    record.put("id", row.getString(1));
    record.put("vector", vector == null ? null : Arrays.asList((Float[]) vector.getArray()));
    record.put("payload", row.getString(3));
    return reading.read(record);
  }

  @Override
  public String userText(ResultSet row) throws SQLException {
    return row.getString(4);
  }
}
