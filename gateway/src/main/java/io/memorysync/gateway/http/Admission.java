package io.memorysync.gateway.http;

import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets in who has a key, as often as he may. An address from which too many wrong keys came is not
 * listened to for a while, so that nobody finds a key by trying; who has shown a valid key here
 * before is, whatever others at his address do.
 */
public final class Admission {

  /** Wrong keys that may come from one address after a pause. */
  public static final int WRONG_KEYS_AT_ONCE = 10;

  private final Callers callers;
  private final RateLimit limit;
  private final RateLimit wrongKeys;

  /**
   * @param limit of the requests of one caller
   * @param wrongKeys of the keys from one address that are none
   */
  public Admission(Callers callers, RateLimit limit, RateLimit wrongKeys) {
    this.callers = callers;
    this.limit = limit;
    this.wrongKeys = wrongKeys;
  }

  /** Who is known by which key, without being counted. */
  public Callers callers() {
    return callers;
  }

  /**
   * Who makes a request.
   *
   * @param headers a header's value by its name; null where there is none
   * @throws ApiException 401 if nobody knows him, 429 if he comes too often or too many wrong keys
   *     came from his address
   */
  public Caller admit(Function<String, String> headers, String address) throws SQLException {
    Optional<String> key = Keys.shownIn(headers);
    if (key.isPresent() && !callers.hasKnown(key.get())) {
      requireNoWait(wrongKeys.look(address), "Too many wrong API keys.");
    }
    Optional<Caller> caller = callers.caller(key, address);
    if (caller.isEmpty()) {
      if (key.isPresent()) {
        wrongKeys.take(address);
      }
      throw ApiException.of(401, "Invalid or missing API key.")
          .header("WWW-Authenticate", "Bearer");
    }
    requireNoWait(limit.take(caller.get().id()), "Too many requests.");
    return caller.get();
  }

  private static void requireNoWait(double seconds, String otherwise) {
    if (seconds > 0) {
      throw ApiException.of(429, otherwise)
          .header("Retry-After", Long.toString((long) Math.ceil(seconds)));
    }
  }
}
