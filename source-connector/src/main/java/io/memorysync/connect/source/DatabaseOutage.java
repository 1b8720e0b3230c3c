package io.memorysync.connect.source;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Tells a PostgreSQL that is down, which passes, from every other failure, which does not. */
final class DatabaseOutage {

  /** Class 08 of PostgreSQL's error codes, "Connection Exception". */
  private static final String CONNECTION_EXCEPTION = "08";

  /** admin_shutdown, crash_shutdown and cannot_connect_now of PostgreSQL's error codes. */
  private static final Set<String> SHUTDOWN_OR_STARTUP = Set.of("57P01", "57P02", "57P03");

  private DatabaseOutage() {}

  /** Whether the failure or one of its causes says that the database is not there. */
  static boolean caused(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(DatabaseOutage::isOutage);
  }

  private static boolean isOutage(Throwable cause) {
    if (cause instanceof SQLException e && e.getSQLState() != null) {
      return e.getSQLState().startsWith(CONNECTION_EXCEPTION)
          || SHUTDOWN_OR_STARTUP.contains(e.getSQLState());
    }
    return cause instanceof SocketException || cause instanceof SocketTimeoutException;
  }
}
