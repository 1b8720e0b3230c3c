package io.memorysync.operate.verify;

import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.OpenMemoryRowReader;
import io.memorysync.streams.normalize.Reference;
import io.memorysync.streams.normalize.StorePart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericData;

/** OpenMemory's rows of memories, each with its user, its app and its categories. */
final class OpenMemoryRows implements TableTarget.RowSource {

  private static final String[] COLUMNS = {
    "id",
    "user_id",
    "app_id",
    "content",
    "metadata",
    "state",
    "created_at",
    "updated_at",
    "archived_at",
    "deleted_at"
  };
  private static final int USER_KEY = COLUMNS.length + 1;
  private static final int APP_NAME = COLUMNS.length + 2;
  private static final int CATEGORIES = COLUMNS.length + 3;

  private final String select;
  private final RowReading reading;

  /**
   * @param schema of the tables, as SQL names it
   */
  OpenMemoryRows(String schema, StorePart part, UserIds userIds) {
    this.select =
        """
        SELECT memories.id, memories.user_id, memories.app_id, memories.content,
          memories.metadata::text, memories.state::text, memories.created_at::text,
          memories.updated_at::text, memories.archived_at::text, memories.deleted_at::text,
          users.user_id, apps.name,
          ARRAY(SELECT categories.name::text FROM {s}.memory_categories AS links
            JOIN {s}.categories AS categories ON categories.id = links.category_id
            WHERE links.memory_id = memories.id)
        FROM {s}.memories AS memories
        LEFT JOIN {s}.users AS users ON users.id = memories.user_id
        LEFT JOIN {s}.apps AS apps ON apps.id = memories.app_id"""
            .replace("{s}", schema);
    this.reading = new RowReading(new OpenMemoryRowReader(part), userIds, COLUMNS);
  }

  @Override
  public String select() {
    return select;
  }

  @Override
  public String idColumn() {
    return "memories.id";
  }

  @Override
  public UUID id(ResultSet row) throws SQLException {
    return row.getObject(1, UUID.class);
  }

  @Override
  public RowReading.Result read(ResultSet row) throws SQLException {
    GenericData.Record record = reading.row();
    for (int column = 0; column < COLUMNS.length; column++) {
      record.put(COLUMNS[column], row.getString(column + 1));
    }
    Map<Reference.Table, String> names = new EnumMap<>(Reference.Table.class);
    names.put(Reference.Table.USERS, row.getString(USER_KEY));
    names.put(Reference.Table.APPS, row.getString(APP_NAME));
    RowReading.Result result = reading.read(record, names);
    return result instanceof RowReading.Memory memory
        ? new RowReading.Memory(withCategories(memory.image(), row))
        : result;
  }

  @Override
  public String userText(ResultSet row) throws SQLException {
    return row.getString(USER_KEY);
  }

  /** The pipeline reads links one by one; together they are what the row has for categories. */
  private static MemoryImage withCategories(MemoryImage image, ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray(CATEGORIES).getArray();
    List<MemoryField> stated = new ArrayList<>(image.getStated());
    stated.add(MemoryField.CATEGORIES);
    return MemoryImage.newBuilder(image)
        .setStated(stated)
        .setCategories(NormalForm.categories(Arrays.asList(names)))
        .build();
  }
}
