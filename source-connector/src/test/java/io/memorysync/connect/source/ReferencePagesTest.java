package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.PostgresConnector;
import io.memorysync.reference.CommittedPage;
import io.memorysync.reference.ReferencePage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/reference} and the plugin as it is. */
class ReferencePagesTest {

  @Test
  void thePageOfTheSourceSaysItsOptions() throws IOException {
    try (DropKeyless<?> transform = new DropKeyless<>()) {
      CommittedPage.named("source-connector.md")
          .shouldSay(
              new ReferencePage(
                      "MemorySourceConnector and DropKeyless",
                      """
                      `io.memorysync.connect.source.MemorySourceConnector` has no option of its own: it takes those of
                      [Debezium's PostgreSQL connector](https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-connector-properties).
                      [Source connectors](../operators.md#4-source-connectors) says which of them matter here, and why.

                      The transform `io.memorysync.connect.source.DropKeyless`, which comes in the same plugin, leaves out records without a key
                      on their way to compacted topics. In a connector its options follow `transforms.<name>.`.
                      """)
                  .options(transform.config()));
    }
  }

  @Test
  void theConnectorHasNoOptionOfItsOwn() {
    assertThat(new MemorySourceConnector().config().names())
        .isEqualTo(new PostgresConnector().config().names());
  }
}
