package io.memorysync.gateway.http;

import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.gateway.extract.ExtractorUnavailableException;
import io.memorysync.gateway.filter.FilterException;
import io.memorysync.gateway.read.UnansweredException;
import io.memorysync.gateway.write.WriteException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered when a request cannot be carried out. */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String SOON = "2";
  private static final String LATER = "5";

  /** PostgreSQL: no connection, no resources, cancelled or shutting down, and lock timeouts. */
  private static final List<String> AWAY = List.of("08", "53", "57", "55P03", "25006");

  private Failures() {}

  /** The answer that a failure leads to. */
  public static ApiException answer(Exception failure) {
    if (failure instanceof ApiException answer) {
      return answer;
    }
    if (failure instanceof FilterException wrong) {
      return ApiException.of(400, wrong.getMessage());
    }
    if (failure instanceof WriteException unwritten) {
      return answer(unwritten);
    }
    if (failure instanceof EmbedderUnavailableException) {
      return ApiException.of(503, "The embedder does not answer; search by keyword, or later.")
          .header("Retry-After", LATER);
    }
    if (failure instanceof ExtractorUnavailableException) {
      return ApiException.of(
              503, "The language model does not answer; add with infer false, or later.")
          .header("Retry-After", LATER);
    }
    if (failure instanceof UnansweredException carrier) {
      return answer(carrier.failure());
    }
    if (failure instanceof SQLException unanswered && isAway(unanswered)) {
      LOG.warn("A request failed since the database does not answer: {}", state(unanswered));
      return ApiException.of(503, "The gateway's database does not answer.")
          .header("Retry-After", SOON);
    }
    // The message may quote what was asked for.
    LOG.error("A request failed with {}", failure.getClass().getName(), withoutMessage(failure));
    return ApiException.of(500, "Internal Server Error");
  }

  private static ApiException answer(WriteException unwritten) {
    String message = unwritten.getMessage();
    return switch (unwritten.kind()) {
      case TIMEOUT -> ApiException.of(504, message).header("Retry-After", LATER);
      case TOO_MANY -> ApiException.of(429, message).header("Retry-After", LATER);
      case NOT_SENT -> ApiException.of(503, message).header("Retry-After", LATER);
      case TOO_LARGE -> ApiException.of(413, message);
      case VERSION ->
          ApiException.of(412, message)
              .with("version", unwritten.currentVersion())
              .header("ETag", "\"" + unwritten.currentVersion() + "\"");
      case PASSED_BY -> ApiException.of(500, message);
    };
  }

  private static boolean isAway(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return true;
    }
    String state = failure.getSQLState();
    return state == null || AWAY.stream().anyMatch(state::startsWith);
  }

  private static String state(SQLException failure) {
    return failure.getSQLState() == null ? "no connection" : "state " + failure.getSQLState();
  }

  private static Throwable withoutMessage(Exception failure) {
    Exception shown = new Exception(failure.getClass().getName());
    shown.setStackTrace(failure.getStackTrace());
    return shown;
  }
}
