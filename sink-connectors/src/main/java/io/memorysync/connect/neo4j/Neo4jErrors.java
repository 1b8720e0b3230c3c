package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.SlowBatchException;
import io.memorysync.connect.common.WrongOptionException;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.SecurityException;

/** Says what an error of Neo4j means to a sink: a bad record, an outage, or a wrong option. */
final class Neo4jErrors {

  private static final String DATABASE_NOT_FOUND = "Neo.ClientError.Database.DatabaseNotFound";
  private static final String FORBIDDEN = "Neo.ClientError.Security.Forbidden";

  /** What a value can bring about; a constraint that fails is another application's. */
  private static final Set<String> BAD_RECORD =
      Set.of(
          "Neo.ClientError.Schema.ConstraintValidationFailed",
          "Neo.ClientError.Statement.ArgumentError",
          "Neo.ClientError.Statement.TypeError");

  /** What another transaction in between, or a server that is starting, can bring about. */
  private static final Set<String> PASSING =
      Set.of(
          "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
          "Neo.ClientError.Statement.EntityNotFound");

  /** The server ended the transaction, as it does when it takes too long. */
  private static final Set<String> ENDED =
      Set.of(
          "Neo.ClientError.Transaction.LockClientStopped",
          "Neo.ClientError.Transaction.Terminated",
          "Neo.ClientError.Transaction.TransactionTimedOut",
          "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration");

  /** Of a node that somebody related to another while it was about to be removed. */
  private static final String STILL_RELATED = "still has relationships";

  private Neo4jErrors() {}

  /** Returns the exception that tells Connect, or {@code validate()}, what happened. */
  static ConnectException classify(Neo4jException e, Neo4jSinkConfig config) {
    if (ENDED.contains(e.code())) {
      return new SlowBatchException(
          "Neo4j at %s ended a transaction: %s".formatted(config.uri(), e.getMessage()), e);
    }
    if (isPassing(e)) {
      return new RetriableException(
          "Neo4j at %s did not carry out a transaction: %s".formatted(config.uri(), e.getMessage()),
          e);
    }
    if (FORBIDDEN.equals(e.code())) {
      return new WrongOptionException(
          Neo4jSinkConfig.USER_CONFIG,
          "user %s may not do this; grant it write access, new labels, types and property names, and CREATE INDEX and CREATE CONSTRAINT on database %s: %s"
              .formatted(config.user(), config.database(), e.getMessage()),
          e);
    }
    if (e instanceof SecurityException) {
      return new WrongOptionException(
          Neo4jSinkConfig.PASSWORD_CONFIG,
          "Neo4j at %s refuses user %s with this password; correct neo4j.user or neo4j.password: %s"
              .formatted(config.uri(), config.user(), e.getMessage()),
          e);
    }
    if (DATABASE_NOT_FOUND.equals(e.code())) {
      return new WrongOptionException(
          Neo4jSinkConfig.DATABASE_CONFIG,
          "Neo4j at %s has no database %s; correct the name, or run CREATE DATABASE %s."
              .formatted(config.uri(), config.database(), config.database()),
          e);
    }
    if (BAD_RECORD.contains(e.code())) {
      return new DataException("Neo4j cannot hold this memory (" + e.code() + ").", e);
    }
    return new ConnectException("Neo4j refused a statement: " + e.getMessage(), e);
  }

  private static boolean isPassing(Neo4jException e) {
    // A DatabaseException is the server's own trouble, such as a full disk.
    return e instanceof RetryableException
        || e instanceof DatabaseException
        || String.valueOf(e.getMessage()).contains(STILL_RELATED)
        || PASSING.contains(e.code());
  }
}
