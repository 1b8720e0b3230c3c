package io.memorysync.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.memorysync.gateway.TestDatabase;
import io.memorysync.gateway.access.ApiKeys;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import io.memorysync.gateway.read.UserDirectory;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in, with keys in a real database. */
class AdmissionIT {

  private static final String ADMIN = "admins-key";
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";

  private static TestDatabase database;
  private static ApiKeys keys;
  private static UserDirectory users;

  private final AtomicLong now = new AtomicLong();
  private final Admission admission =
      new Admission(
          new Callers(true, ADMIN, keys, users),
          new RateLimit(0, 1),
          new RateLimit(1, Admission.WRONG_KEYS_AT_ONCE, now::get));

  @BeforeAll
  static void open() throws SQLException {
    database = TestDatabase.create();
    DataSource requests = database.database().requests();
    keys = new ApiKeys(requests);
    users = new UserDirectory(requests);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void afterTooManyWrongKeysAnAddressHasToWait() throws SQLException {
    exhaust(HERE);
    ApiException answer = refusal("wrong", HERE);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    now.addAndGet(1_000_000_000);
    assertThat(refusal("wrong", HERE).status()).isEqualTo(401);
    assertThat(refusal("wrong", HERE).status()).isEqualTo(429);
  }

  @Test
  void aValidKeyThatNobodyHasShownHereIsNoMoreListenedToThanAWrongOne() throws SQLException {
    String fresh = keys.create("fresh", Optional.empty());
    exhaust(HERE);
    assertThat(refusal(fresh, HERE).status()).isEqualTo(429);
    assertThat(refusal(ADMIN, HERE).status()).isEqualTo(429);
  }

  @Test
  void whoWasLetInBeforeIsWhateverOthersAtHisAddressDo() throws SQLException {
    String known = keys.create("known", Optional.of("ada"));
    admit(known, HERE);
    admit(ADMIN, HERE);
    exhaust(HERE);
    assertThat(admit(known, HERE)).contains("ada");
    assertThat(admit(ADMIN, HERE)).isEmpty();
  }

  @Test
  void otherAddressesAreNotConcerned() throws SQLException {
    exhaust(HERE);
    assertThat(refusal("wrong", ELSEWHERE).status()).isEqualTo(401);
    assertThat(admit(ADMIN, ELSEWHERE)).isEmpty();
  }

  @Test
  void whoShowsNoKeyIsAskedForOneHoweverOftenHeComes() {
    for (int i = 0; i < 3 * Admission.WRONG_KEYS_AT_ONCE; i++) {
      assertThat(refusal("", HERE).status()).isEqualTo(401);
    }
    assertThat(refusal("wrong", HERE).status()).isEqualTo(401);
  }

  private void exhaust(String address) {
    for (int i = 0; i < Admission.WRONG_KEYS_AT_ONCE; i++) {
      assertThat(refusal("wrong " + i, address).status()).isEqualTo(401);
    }
  }

  private Optional<String> admit(String key, String address) throws SQLException {
    return admission.admit(Map.of("X-API-Key", key)::get, address).userKey();
  }

  private ApiException refusal(String key, String address) {
    return catchThrowableOfType(ApiException.class, () -> admit(key, address));
  }
}
