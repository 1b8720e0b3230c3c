package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.ContestedException;
import io.memorysync.connect.common.SlowBatchException;
import io.memorysync.connect.common.WrongOptionException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says what an error of PostgreSQL means to a sink: a bad record, an outage, or a wrong option.
 *
 * <p>Only the server's first line is passed on. Its detail quotes rows, and with them memories. Of
 * what a trigger raises, whose words may do the same, only where it was raised is.
 */
final class PostgresErrors {

  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String UNDEFINED_OBJECT = "42704";
  static final String DUPLICATE_OBJECT = "42710";

  private static final String INVALID_DATABASE = "3D000";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Of a replication origin: the session that used it before has not ended yet. */
  private static final String OBJECT_IN_USE = "55006";

  /** What a trigger raises. */
  private static final String RAISED_CLASS = "P0";

  /** A statement, or a transaction, took too long. */
  private static final Set<String> TIMED_OUT = Set.of("57014", "25P04");

  /** What passes of classes that mostly do not. */
  private static final Set<String> PASSING =
      Set.of(
          LOCK_NOT_AVAILABLE,
          OBJECT_IN_USE,
          "25006", // read-only: a standby that is about to be promoted, a full disk
          "25P03"); // a transaction was idle for too long

  private static final Set<String> SCHEMA_CHANGED =
      Set.of(
          "3F000", // no such schema
          "42703", // no such column
          "42P01"); // no such table

  private static final Set<String> OUTAGE_CLASSES =
      Set.of(
          "08", // connection exception
          "40", // transaction rollback: deadlock, serialization failure
          "53", // insufficient resources
          "57", // operator intervention: shutdown, starting up, cancelled
          "58"); // system error: I/O

  private static final Set<String> BAD_RECORD_CLASSES =
      Set.of(
          "22", // data exception
          "23", // integrity constraint violation
          "38", // external routine exception
          "39", // external routine invocation exception
          "44", // a view's WITH CHECK OPTION
          "54", // a limit: a name too long for its index, a text with too many words
          RAISED_CLASS);

  /** What a row that an application is deleting or adding at the same time brings about, too. */
  private static final Set<String> CONTESTED =
      Set.of(
          "23503", // foreign key violation
          "23505"); // unique violation

  private static final String INVALID_AUTHORIZATION_CLASS = "28";

  /** What pgvector says, in the class of bad records, of a vector that a column cannot hold. */
  private static final Pattern WRONG_DIMS =
      Pattern.compile("expected (\\d+) dimensions, not (\\d+)");

  private PostgresErrors() {}

  /**
   * Whether a privilege, a table or a column is missing, so that the tables have to be looked at
   * anew to say which option is wrong.
   */
  static boolean concernsTables(SQLException e) {
    return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
        || SCHEMA_CHANGED.contains(e.getSQLState());
  }

  /** Returns the exception that tells Connect, or {@code validate()}, what happened. */
  static ConnectException classify(SQLException e, PgVectorSinkConfig config) {
    String state = String.valueOf(e.getSQLState());
    String message = classOf(state).equals(RAISED_CLASS) ? raisedBy(e) : firstLine(e);
    if (TIMED_OUT.contains(state)) {
      return new SlowBatchException(
          "PostgreSQL at %s did not end a transaction in time: %s"
              .formatted(config.location(), message),
          e);
    }
    if (isPassing(state)) {
      return new RetriableException(
          "PostgreSQL at %s did not carry out a transaction: %s"
              .formatted(config.location(), message),
          e);
    }
    if (WRONG_DIMS.matcher(message).find()) {
      return new WrongOptionException(
          PgVectorSinkConfig.VECTOR_DIMS_CONFIG,
          "embeddings do not fit the collection (%s); set the embedder of the pipeline to a model of the collection's dimensions."
              .formatted(message),
          e);
    }
    if (BAD_RECORD_CLASSES.contains(classOf(state))) {
      String reason = "PostgreSQL cannot hold this record (SQLSTATE %s): %s";
      if (classOf(state).equals(RAISED_CLASS)) {
        // The trigger's own words, which the cause has, end in headers and log.
        return new DataException(reason.formatted(state, message));
      }
      return CONTESTED.contains(state)
          ? new ContestedException(reason.formatted(state, message), e)
          : new DataException(reason.formatted(state, message), e);
    }
    if (INVALID_AUTHORIZATION_CLASS.equals(classOf(state))) {
      return new WrongOptionException(
          PgVectorSinkConfig.PASSWORD_CONFIG,
          "PostgreSQL at %s refuses role %s with this password (%s); correct connection.user or connection.password."
              .formatted(config.location(), config.user(), message),
          e);
    }
    if (INVALID_DATABASE.equals(state)) {
      return new WrongOptionException(
          PgVectorSinkConfig.URL_CONFIG,
          "there is no such database at %s; correct the name, or create the database."
              .formatted(config.location()),
          e);
    }
    if (INSUFFICIENT_PRIVILEGE.equals(state)) {
      return new WrongOptionException(
          PgVectorSinkConfig.USER_CONFIG,
          "role %s lacks a privilege (%s); grant it.".formatted(config.user(), message),
          e);
    }
    return new ConnectException(
        "PostgreSQL refused a statement (SQLSTATE %s): %s".formatted(state, message), e);
  }

  private static boolean isPassing(String state) {
    // A table that is gone when a statement comes and there when it is looked at was recreated in
    // between, as mem0's reset does.
    return OUTAGE_CLASSES.contains(classOf(state))
        || SCHEMA_CHANGED.contains(state)
        || PASSING.contains(state);
  }

  private static String classOf(String state) {
    return state.substring(0, 2);
  }

  private static String firstLine(SQLException e) {
    return serversMessage(e).map(ServerErrorMessage::getMessage).orElseGet(e::getMessage);
  }

  private static String raisedBy(SQLException e) {
    return serversMessage(e)
        .map(ServerErrorMessage::getWhere)
        .flatMap(where -> where.lines().findFirst())
        .orElse("a trigger refuses it");
  }

  private static Optional<ServerErrorMessage> serversMessage(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException failure && failure.getServerErrorMessage() != null) {
        return Optional.of(failure.getServerErrorMessage());
      }
    }
    return Optional.empty();
  }
}
