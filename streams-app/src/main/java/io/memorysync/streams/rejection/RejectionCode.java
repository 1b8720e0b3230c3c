package io.memorysync.streams.rejection;

/** Why a change event cannot be understood: the stable codes on {@code memory.rejected}. */
public enum RejectionCode {
  /** The value is no Avro in the Confluent wire format, is cut short, or has an unknown schema. */
  UNDECODABLE("undecodable"),
  /** The value is Avro, but no envelope of Debezium's. */
  NOT_AN_ENVELOPE("not-an-envelope"),
  /** The table lacks a column that a store of this kind has. */
  MISSING_COLUMN("missing-column"),
  /** A column that has to hold a UUID holds something else. */
  INVALID_UUID("invalid-uuid"),
  /** A mem0 payload is not a JSON object, or a key of it has a type that no mem0 client writes. */
  INVALID_PAYLOAD("invalid-payload"),
  /** OpenMemory's metadata is not a JSON object. */
  INVALID_METADATA("invalid-metadata"),
  /** A memory has a state that this version does not know. */
  UNKNOWN_STATE("unknown-state"),
  /** The table lacks REPLICA IDENTITY FULL, so that the event does not show what changed. */
  REPLICA_IDENTITY("replica-identity"),
  /** The vector is not one of the pipeline's model, and no embedder makes another. */
  VECTOR_DIMS("vector-dims"),
  /** A category link was updated in place. */
  LINK_UPDATED("link-updated"),
  /** The table was emptied by TRUNCATE, which deletes no memory anywhere. */
  TRUNCATED("truncated"),
  /** The user, app or category that the row refers to did not arrive in time. */
  REFERENCE_MISSING("reference-missing"),
  /** The texts that have to be kept of a memory take more than a record holds. */
  TOO_LARGE("too-large"),
  /** The reader itself failed: a defect of memory-sync. */
  READER_FAILURE("reader-failure"),
  /** The resolver itself failed: a defect of memory-sync. */
  RESOLVER_FAILURE("resolver-failure");

  private final String code;

  RejectionCode(String code) {
    this.code = code;
  }

  /** The code as it is published. */
  public String code() {
    return code;
  }
}
