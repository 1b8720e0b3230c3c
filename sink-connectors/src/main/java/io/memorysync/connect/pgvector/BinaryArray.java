package io.memorysync.connect.pgvector;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * A one-dimensional array in PostgreSQL's binary format, of elements that are in it already. The
 * driver has none for vectors, JSON and UUIDs; their text costs the server several times as much.
 */
public final class BinaryArray extends PGobject implements PGBinaryObject {

  private static final long serialVersionUID = 1L;

  /** Dimensions, whether there are nulls, type of the elements, length, lower bound. */
  private static final int HEADER = 5 * Integer.BYTES;

  private static final int NULL = -1;

  private static final List<String> TYPES = List.of("_uuid", "_jsonb", "_vector");

  private final transient ByteBuffer content;

  /** Has a connection send arrays of this class in binary; the driver would send their text. */
  static void addTypes(Connection connection) throws SQLException {
    BaseConnection postgres = connection.unwrap(BaseConnection.class);
    for (String type : TYPES) {
      postgres.addDataType(type, BinaryArray.class);
    }
  }

  /**
   * @param type name of the array's type, such as {@code _uuid}
   * @param elementType oid of the elements' type
   * @param elements as the type's receive function takes them; null for null
   */
  BinaryArray(String type, int elementType, List<byte[]> elements) {
    int length = HEADER;
    boolean nulls = false;
    for (byte[] element : elements) {
      length += Integer.BYTES + (element == null ? 0 : element.length);
      nulls |= element == null;
    }
    setType(type);
    content = ByteBuffer.allocate(length);
    content.putInt(1).putInt(nulls ? 1 : 0).putInt(elementType).putInt(elements.size()).putInt(1);
    for (byte[] element : elements) {
      if (element == null) {
        content.putInt(NULL);
      } else {
        content.putInt(element.length).put(element);
      }
    }
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("Arrays are only sent.");
  }

  @Override
  public int lengthInBytes() {
    return content.capacity();
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    content.get(0, bytes, offset, content.capacity());
  }
}
