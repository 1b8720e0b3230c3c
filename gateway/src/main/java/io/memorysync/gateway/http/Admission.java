package io.memorysync.gateway.http;

import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import java.sql.SQLException;
import java.util.function.Function;

/** Lets in who has a key, as often as he may. */
public final class Admission {

  private final Callers callers;
  private final RateLimit limit;

  public Admission(Callers callers, RateLimit limit) {
    this.callers = callers;
    this.limit = limit;
  }

  /** Who is known by which key, without being counted. */
  public Callers callers() {
    return callers;
  }

  /**
   * Who makes a request.
   *
   * @param headers a header's value by its name; null where there is none
   * @throws ApiException 401 if nobody knows him, 429 if he comes too often
   */
  public Caller admit(Function<String, String> headers, String address) throws SQLException {
    Caller caller =
        callers
            .caller(Keys.shownIn(headers), address)
            .orElseThrow(
                () ->
                    ApiException.of(401, "Invalid or missing API key.")
                        .header("WWW-Authenticate", "Bearer"));
    double wait = limit.take(caller.id());
    if (wait > 0) {
      throw ApiException.of(429, "Too many requests.")
          .header("Retry-After", Long.toString((long) Math.ceil(wait)));
    }
    return caller;
  }
}
