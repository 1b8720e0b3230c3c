package io.memorysync.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * API keys: 32 random bytes, of which the database has the SHA-256. A key is shown once, when it is
 * made.
 */
public final class ApiKeys {

  private static final String PREFIX = "msk_";
  private static final int BYTES = 32;
  private static final int ID_BYTES = 4;

  private final DataSource database;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(DataSource database) {
    this.database = database;
  }

  /**
   * What is known of a key.
   *
   * @param id names it without being it
   * @param user the string id or UUID of the user it is for; empty for an administrator's
   * @param revokedAt since when it is worth nothing; empty if it is valid
   */
  public record ApiKey(
      String id,
      String name,
      Optional<String> user,
      Instant createdAt,
      Optional<Instant> revokedAt) {}

  /** Makes a key and returns it. */
  public String create(String name, Optional<String> user) throws SQLException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO api_key (id, hash, name, user_key) VALUES (?, ?, ?, ?)")) {
      insert.setString(1, HexFormat.of().formatHex(id));
      insert.setBytes(2, hash(key));
      insert.setString(3, name);
      insert.setString(4, user.orElse(null));
      insert.executeUpdate();
    }
    return key;
  }

  /** The key that somebody shows, if there is such a one and it is valid. */
  public Optional<ApiKey> find(String key) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM api_key WHERE hash = ? AND revoked_at IS NULL")) {
      query.setBytes(1, hash(key));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(apiKey(row)) : Optional.empty();
      }
    }
  }

  /** All keys, the oldest first. */
  public List<ApiKey> list() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT * FROM api_key ORDER BY created_at, id");
        ResultSet row = query.executeQuery()) {
      List<ApiKey> keys = new ArrayList<>();
      while (row.next()) {
        keys.add(apiKey(row));
      }
      return keys;
    }
  }

  /** Makes a key worthless; false if there is no valid one of that id. */
  public boolean revoke(String id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE api_key SET revoked_at = now() WHERE id = ? AND revoked_at IS NULL")) {
      update.setString(1, id);
      return update.executeUpdate() == 1;
    }
  }

  static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static ApiKey apiKey(ResultSet row) throws SQLException {
    OffsetDateTime revoked = row.getObject("revoked_at", OffsetDateTime.class);
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("user_key")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(revoked).map(OffsetDateTime::toInstant));
  }
}
