package io.memorysync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHashTest {

  /** Expected values from Python: {@code hashlib.md5(text.encode("utf-8")).hexdigest()}. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',                              d41d8cd98f00b204e9800998ecf8427e
          Likes tea,                       ed0d2a668f61805c737f938e64f1961d
          Straße – Köln,                   3cf4f33d1073d16477c83090383e29d4
          好きな飲み物はお茶です,              c4d3efff57c1faaa15dc6f301739929c
          🍵 every morning,                a236f6ffc0db08878b71489152268b5a
          """)
  void isTheMd5OfTheUtf8TextAsMem0ComputesIt(String content, String hash) {
    assertThat(ContentHash.of(content)).isEqualTo(hash);
  }
}
