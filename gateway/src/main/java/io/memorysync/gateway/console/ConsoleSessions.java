package io.memorysync.gateway.console;

import io.memorysync.gateway.access.Callers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in to the console. Sessions are in memory only: they end with the process, after
 * some hours, and with the key that opened them.
 */
final class ConsoleSessions {

  /** How long a session lasts, whatever is done in it. */
  static final Duration LASTS = Duration.ofHours(12);

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleSessions.class);
  private static final int TOKEN_BYTES = 32;
  private static final int MOST = 1_000;

  private final Callers callers;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<String, Session> byToken = new ConcurrentHashMap<>();

  ConsoleSessions(Callers callers) {
    this.callers = callers;
  }

  /**
   * One session.
   *
   * @param token the value of its cookie
   * @param csrf what requests that change something have to show in a header
   * @param key that opened it; empty where no keys are needed
   */
  record Session(String token, String csrf, Optional<String> key, String address, long until) {

    /** Whether a header shows its token. */
    boolean isShown(String header) {
      return header != null
          && MessageDigest.isEqual(
              header.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Opens a session for somebody who was found to be an administrator. */
  Session open(Optional<String> key, String address) {
    long now = System.nanoTime();
    byToken.values().removeIf(session -> session.until() - now < 0);
    if (byToken.size() >= MOST) {
      byToken.clear();
    }
    Session session = new Session(token(), token(), key, address, now + LASTS.toNanos());
    byToken.put(session.token(), session);
    return session;
  }

  /** The session of a cookie, if it has not ended. */
  Optional<Session> find(String token) {
    if (token == null) {
      return Optional.empty();
    }
    Session session = byToken.get(token);
    if (session == null) {
      return Optional.empty();
    }
    if (session.until() - System.nanoTime() < 0 || !isStillAdmin(session)) {
      byToken.remove(token);
      return Optional.empty();
    }
    return Optional.of(session);
  }

  void close(Session session) {
    byToken.remove(session.token());
  }

  /** A console that fails with the database would be of no use when it is needed most. */
  private boolean isStillAdmin(Session session) {
    try {
      return callers
          .caller(session.key(), session.address())
          .filter(caller -> caller.isAdmin())
          .isPresent();
    } catch (SQLException e) {
      LOG.warn("A session goes on though its key cannot be looked up: state {}", e.getSQLState());
      return true;
    }
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
