package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {

  @Test
  void aTableWithoutASchemaIsInSchemaPublic() {
    assertThat(TableName.parse("memories")).isEqualTo(new TableName("public", "memories"));
  }

  @Test
  void sqlQuotesBothPartsSoThatCapitalsAndKeywordsAreNames() {
    assertThat(TableName.parse("Team.user").sql()).isEqualTo("\"Team\".\"user\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "\"a\".b"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TableName.parse(text));
  }
}
