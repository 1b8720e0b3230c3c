package io.memorysync.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.gateway.extract.ExtractorUnavailableException;
import io.memorysync.gateway.write.WriteException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53300", "57P01", "57014"})
  void aDatabaseThatIsAwayIs503WithATimeToComeAgain(String state) {
    ApiException answer = Failures.answer(new SQLException("secret text", state));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(answer.body().toString()).doesNotContain("secret");
  }

  @Test
  void soIsAPoolWithoutAConnection() {
    assertThat(Failures.answer(new SQLTransientConnectionException("no connection")).status())
        .isEqualTo(503);
  }

  @Test
  void whatElseADatabaseRefusesIsOursAndSaysNothing() {
    ApiException answer = Failures.answer(new SQLException("secret text", "42601"));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body().toString()).isEqualTo("{\"detail\":\"Internal Server Error\"}");
  }

  @Test
  void anEmbedderOrALanguageModelThatIsAwayIs503() {
    assertThat(Failures.answer(new EmbedderUnavailableException("x", null)).status())
        .isEqualTo(503);
    assertThat(Failures.answer(new ExtractorUnavailableException("x", null)).status())
        .isEqualTo(503);
  }

  @Test
  void aConditionThatDoesNotHoldTellsTheCurrentVersion() {
    ApiException answer = Failures.answer(WriteException.otherVersion(7));
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.headers()).containsEntry("ETag", "\"7\"");
    assertThat(answer.body().path("version").asLong()).isEqualTo(7);
  }

  @Test
  void anAnswerIsAnAnswer() {
    ApiException answer = ApiException.of(404, "Not Found");
    assertThat(Failures.answer(answer)).isSameAs(answer);
  }
}
