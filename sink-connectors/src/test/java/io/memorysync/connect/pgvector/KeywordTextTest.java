package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Likes olives, not (black) ones! | likes olives not black ones",
        "Lives in São Paulo since 2019   | lives in são paulo since 2019",
        "喜欢橄榄。每天                   | 喜欢橄榄 每天",
        "naïve e\u0301té                 | naïve e\u0301té"
      })
  void itHoldsTheWordsInLowerCaseWithoutPunctuation(String content, String keywords) {
    assertThat(KeywordText.of(content)).isEqualTo(keywords);
  }

  @Test
  void contentWithoutWordsHasNoKeywords() {
    assertThat(KeywordText.of("?! …")).isEmpty();
  }
}
