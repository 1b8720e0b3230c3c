package io.memorysync.gateway.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.Outcome.Kind;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.VersionCause;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoriesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aWriteThatLostFieldsIsAnsweredWith409AndTheirNames() {
    Outcome lost =
        new Outcome(Kind.CONFLICT, version(7), Set.of(MemoryField.METADATA, MemoryField.CONTENT));
    ApiException answer = catchThrowableOfType(ApiException.class, () -> Memories.held(lost));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().path("detail").asText())
        .contains("content, metadata")
        .contains("memory.conflict");
    assertThat(answer.body().path("version").asLong()).isEqualTo(7);
    assertThat(answer.headers()).containsEntry("ETag", "\"7\"");
  }

  @Test
  void aWriteThatLostToADeleteSaysSo() {
    Outcome lost = new Outcome(Kind.CONFLICT, version(7), Set.of());
    ApiException answer = catchThrowableOfType(ApiException.class, () -> Memories.held(lost));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().path("detail").asText()).contains("delete");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFLICT")
  void anyOtherOutcomeIsToldAsItIs(Kind kind) {
    Outcome outcome = new Outcome(kind, version(7), Set.of());
    assertThat(Memories.held(outcome)).isSameAs(outcome);
  }

  private static MemoryVersion version(long version) {
    Memory memory =
        new Memory(
            UUID.fromString("6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10"),
            version,
            MemoryState.ACTIVE,
            null,
            null,
            null,
            null,
            "Likes tea.",
            "hash",
            "{}",
            List.of(),
            NOW,
            NOW,
            null,
            null);
    return new MemoryVersion(
        memory, VersionCause.MERGED, new MemoryVersion.Source("mem0", "", NOW, 1));
  }
}
