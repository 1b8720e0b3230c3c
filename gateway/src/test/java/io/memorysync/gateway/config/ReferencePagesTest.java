package io.memorysync.gateway.config;

import io.memorysync.monitor.MonitorOptions;
import io.memorysync.reference.CommittedPage;
import io.memorysync.reference.ReferencePage;
import io.memorysync.schema.serde.AvroSerdes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/reference} and the options as they are. */
class ReferencePagesTest {

  @Test
  void thePageOfTheGatewaySaysItsOptions() throws IOException {
    CommittedPage.named("gateway.md")
        .shouldSay(
            new ReferencePage(
                    "gateway",
                    """
                    The properties file of `io.memorysync.gateway.Gateway`. [The gateway](../gateway.md) says how it is started and what it does.
                    """)
                .options(GatewayConfig.DEFINITION)
                .options(MonitorOptions.store("<name>"))
                .options(AvroSerdes.DEFINITION)
                .section(
                    "Kafka",
                    """
                    Every setting that is not on this page is handed to the gateway's Kafka clients: `bootstrap.servers`, `security.protocol` and
                    so on; `%s*` to the classes above, without that prefix. `config.providers` work as in every Kafka client.
                    """
                        .formatted(AvroSerdes.PREFIX)));
  }
}
