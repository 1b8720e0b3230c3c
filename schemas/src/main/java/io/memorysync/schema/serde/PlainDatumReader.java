package io.memorysync.schema.serde;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.generic.PrimitivesArrays;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Reads records that were written with the schema they are read with, which is nearly all of them.
 * There is nothing to resolve then, and the numbers of a vector are read as they lie: floats become
 * a {@link FloatVector}, doubles Avro's {@link PrimitivesArrays.DoubleArray}. Avro's own reader
 * makes an object of each. Safe for use by several threads.
 */
public final class PlainDatumReader<T> implements DatumReader<T> {

  /** Reads one value of one schema. */
  private interface Step {
    Object read(Decoder in) throws IOException;
  }

  private final GenericData data;
  private final Map<Schema, RecordStep> records = new IdentityHashMap<>();
  private final Step root;

  /**
   * @param schema the schema of what is read
   * @param data makes records and enums, generic or of generated classes
   */
  PlainDatumReader(Schema schema, GenericData data) {
    this.data = data;
    this.root = step(schema, null);
  }

  /**
   * A reader of generated records, whatever version of their schema they were written with.
   *
   * @param written the schema that a record was written with
   * @param type the generated class
   */
  public static <T> DatumReader<T> ofRecords(Schema written, Class<?> type) {
    SpecificData data = SpecificData.getForClass(type);
    Schema read = data.getSchema(type);
    return reads(written, read)
        ? new PlainDatumReader<>(read, data)
        : new SpecificDatumReader<>(written, read, data);
  }

  /** Whether values of one schema can be read as if they had been written with the other. */
  static boolean reads(Schema written, Schema read) {
    return SchemaNormalization.toParsingForm(written)
        .equals(SchemaNormalization.toParsingForm(read));
  }

  @Override
  public void setSchema(Schema schema) {
    throw new UnsupportedOperationException("A reader is of one schema");
  }

  @Override
  @SuppressWarnings("unchecked")
  public T read(T reuse, Decoder in) throws IOException {
    return (T) root.read(in);
  }

  private Step step(Schema schema, Conversion<?> ofField) {
    Step plain = plain(schema);
    Conversion<?> conversion =
        ofField == null ? data.getConversionFor(schema.getLogicalType()) : ofField;
    return conversion == null
        ? plain
        : in ->
            Conversions.convertToLogicalType(
                plain.read(in), schema, schema.getLogicalType(), conversion);
  }

  private Step plain(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case UNION -> union(schema);
      case ARRAY -> array(schema);
      case MAP -> map(schema);
      case ENUM -> enumeration(schema);
      case STRING -> string(schema);
      case FIXED -> in -> fixed(schema, in);
      case BYTES -> in -> in.readBytes(null);
      case INT -> Decoder::readInt;
      case LONG -> Decoder::readLong;
      case FLOAT -> Decoder::readFloat;
      case DOUBLE -> Decoder::readDouble;
      case BOOLEAN -> Decoder::readBoolean;
      case NULL ->
          in -> {
            in.readNull();
            return null;
          };
    };
  }

  private Step record(Schema schema) {
    RecordStep known = records.get(schema);
    if (known != null) {
      return known;
    }
    RecordStep record = new RecordStep(schema, data.getNewRecordSupplier(schema));
    records.put(schema, record);
    Object sample = data.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      Conversion<?> conversion =
          sample instanceof SpecificRecordBase generated
              ? generated.getConversion(field.pos())
              : null;
      record.fields[field.pos()] = step(field.schema(), conversion);
    }
    return record;
  }

  private Step union(Schema schema) {
    Step[] types = schema.getTypes().stream().map(type -> step(type, null)).toArray(Step[]::new);
    return in -> types[in.readIndex()].read(in);
  }

  private Step array(Schema schema) {
    Schema element = schema.getElementType();
    if (element.getLogicalType() == null && element.getType() == Schema.Type.FLOAT) {
      return FloatVector::read;
    }
    if (element.getLogicalType() == null && element.getType() == Schema.Type.DOUBLE) {
      return in -> doubles(schema, in);
    }
    Step item = step(element, null);
    return in -> {
      List<Object> list = new ArrayList<>();
      for (long items = in.readArrayStart(); items > 0; items = in.arrayNext()) {
        for (long i = 0; i < items; i++) {
          list.add(item.read(in));
        }
      }
      return list;
    };
  }

  private static Object doubles(Schema schema, Decoder in) throws IOException {
    long items = in.readArrayStart();
    PrimitivesArrays.DoubleArray list =
        new PrimitivesArrays.DoubleArray(Math.toIntExact(items), schema);
    while (items > 0) {
      for (long i = 0; i < items; i++) {
        list.add(list.size(), in.readDouble());
      }
      items = in.arrayNext();
    }
    return list;
  }

  private Step map(Schema schema) {
    Step key = string(schema);
    Step value = step(schema.getValueType(), null);
    return in -> {
      Map<Object, Object> map = new HashMap<>();
      for (long entries = in.readMapStart(); entries > 0; entries = in.mapNext()) {
        for (long i = 0; i < entries; i++) {
          map.put(key.read(in), value.read(in));
        }
      }
      return map;
    };
  }

  private Step enumeration(Schema schema) {
    Object[] symbols =
        schema.getEnumSymbols().stream().map(symbol -> data.createEnum(symbol, schema)).toArray();
    return in -> symbols[in.readEnum()];
  }

  private static Step string(Schema schema) {
    boolean java =
        GenericData.StringType.String.name().equals(schema.getProp(GenericData.STRING_PROP));
    return java ? Decoder::readString : in -> in.readString(null);
  }

  private Object fixed(Schema schema, Decoder in) throws IOException {
    GenericFixed fixed = (GenericFixed) data.createFixed(null, schema);
    in.readFixed(fixed.bytes(), 0, schema.getFixedSize());
    return fixed;
  }

  /** Known before its fields are, since a record may hold another of its kind. */
  private static final class RecordStep implements Step {

    private final Schema schema;
    private final GenericData.InstanceSupplier instances;
    private final Step[] fields;

    RecordStep(Schema schema, GenericData.InstanceSupplier instances) {
      this.schema = schema;
      this.instances = instances;
      this.fields = new Step[schema.getFields().size()];
    }

    @Override
    public Object read(Decoder in) throws IOException {
      IndexedRecord record = (IndexedRecord) instances.newInstance(null, schema);
      for (int i = 0; i < fields.length; i++) {
        record.put(i, fields[i].read(in));
      }
      return record;
    }
  }
}
