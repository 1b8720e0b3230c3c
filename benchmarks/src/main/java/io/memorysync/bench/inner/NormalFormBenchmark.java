package io.memorysync.bench.inner;

import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.ChangeEnvelope;
import io.memorysync.streams.normalize.Mem0RowReader;
import io.memorysync.streams.normalize.Normalized;
import io.memorysync.streams.normalize.Reference;
import io.memorysync.streams.normalize.References;
import io.memorysync.streams.normalize.Row;
import io.memorysync.streams.normalize.StorePart;
import io.memorysync.streams.normalize.VectorSpec;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the normalize step does with one event, once it is decoded. */
@State(Scope.Thread)
public class NormalFormBenchmark {

  private static final Schema ROW =
      SchemaBuilder.record("Value")
          .fields()
          .requiredString("id")
          .name("vector")
          .type()
          .array()
          .items()
          .doubleType()
          .noDefault()
          .requiredString("payload")
          .endRecord();

  private final Mem0RowReader reader =
      new Mem0RowReader(
          new StorePart(
              "mem0", StoreParts.COLLECTION, PartRole.PRIMARY, "mem0.public.mem0migrations"),
          UserIdForm.STRING,
          new VectorSpec(Samples.DIMS, true));
  private final References references = new OneUser();
  private final ChangeEnvelope update =
      new ChangeEnvelope(
          ChangeEnvelope.Operation.UPDATE,
          Optional.of(row(Samples.BEFORE)),
          Optional.of(row(Samples.AFTER)),
          new ChangeEnvelope.Source(
              "public", "mem0migrations", 199, 200, 200L, Instant.EPOCH, null));

  /** Caller metadata, from its text to its normal form. */
  @Benchmark
  public String metadata() {
    return NormalForm.json(NormalForm.object(Samples.METADATA).orElseThrow());
  }

  /** An update of a mem0 row: two payloads, two vectors. */
  @Benchmark
  public Normalized mem0Update() {
    return reader.read(update, references);
  }

  private static Row row(String content) {
    GenericData.Record row = new GenericData.Record(ROW);
    row.put("id", Samples.ID);
    row.put("vector", Samples.vector(content).stream().map(Float::doubleValue).toList());
    row.put("payload", payload(content));
    return new Row(row);
  }

  private static String payload(String content) {
    return """
    {"data": "%s", "hash": "ca1e", "text_lemmatized": "play in a quartet that meet on thursday evening",
     "created_at": "2025-07-14T18:02:03.123456+00:00", "updated_at": "2025-07-14T18:05:00+00:00",
     "user_id": "%s", "metadata": %s}"""
        .formatted(content, Samples.USER.getKey(), Samples.METADATA);
  }

  /** One pair of user ids; no row refers to any other. */
  private static final class OneUser implements References {

    private final UserIds userIds =
        new UserIds(
            new KnownUserIds() {
              @Override
              public Optional<String> idOf(String key) {
                return Optional.of(Samples.USER.getId());
              }

              @Override
              public Optional<String> keyOf(String id) {
                return Optional.of(Samples.USER.getKey());
              }
            });

    @Override
    public Optional<String> name(Reference reference) {
      return Optional.empty();
    }

    @Override
    public UserIds userIds() {
      return userIds;
    }
  }
}
