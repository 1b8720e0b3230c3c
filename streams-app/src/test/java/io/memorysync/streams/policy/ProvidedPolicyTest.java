package io.memorysync.streams.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryField;
import io.memorysync.streams.policy.ConflictPolicy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A policy of one's own cannot stop the resolver. */
class ProvidedPolicyTest {

  private static final String SECRET = "plays the cello";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final ConflictPolicy policy =
      ConflictPolicies.named(RefusesLongTexts.NAME, Map.of(), List.of("mem0"))
          .of(MemoryField.CONTENT);

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(log);
  }

  @Test
  void whatItDecidesHolds() {
    assertThat(policy.decide(conflict("tea"))).isEqualTo(Verdict.REPLACE);
    assertThat(policy.name()).isEqualTo(RefusesLongTexts.NAME);
    assertThat(log.list).isEmpty();
  }

  @Test
  void aConflictOnWhichItThrowsIsLeftOpen() {
    assertThat(policy.decide(conflict(SECRET))).isEqualTo(Verdict.LEAVE_OPEN);
  }

  @Test
  void aConflictOnWhichItDecidesNothingIsLeftOpen() {
    assertThat(policy.decide(conflict(null))).isEqualTo(Verdict.LEAVE_OPEN);
  }

  @Test
  void eachKindOfFailureIsLoggedOnceWithoutTheText() {
    policy.decide(conflict(SECRET));
    policy.decide(conflict(SECRET));
    policy.decide(conflict(null));
    policy.decide(conflict(null));

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains(RefusesLongTexts.NAME).doesNotContain(SECRET))
        .anySatisfy(line -> assertThat(line).contains("IllegalStateException"))
        .anySatisfy(line -> assertThat(line).contains("no verdict"));
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ProvidedPolicy.class);
  }

  private static FieldConflict conflict(String written) {
    return new FieldConflict(
        "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10",
        MemoryField.CONTENT,
        side("mem0", "likes tea"),
        side("openmemory", written),
        null);
  }

  private static ConflictSide side(String store, String value) {
    return ConflictSide.newBuilder()
        .setStore(store)
        .setValue(value)
        .setWrittenAt(Instant.parse("2026-01-02T12:00:00Z"))
        .build();
  }
}
