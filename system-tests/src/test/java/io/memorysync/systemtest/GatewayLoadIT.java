package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.load.GatewayLoad;
import io.memorysync.stack.load.LoadAudit;
import io.memorysync.stack.load.LoadRun;
import io.memorysync.stack.load.LoadSettings;
import io.memorysync.testkit.TestStack;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Under the load of many clients nothing fails but by the rate limit, and nothing is lost. */
class GatewayLoadIT {

  private static final LoadSettings LOAD = new LoadSettings(50, Duration.ofSeconds(20), 4711);

  private final Endpoints endpoints = TestStack.shared().endpoints();

  /** The streams-app loads its embedding model with the first memory that has no vector. */
  @BeforeAll
  static void theModelIsLoaded() {
    GatewayHttp gateway = new GatewayHttp(TestStack.shared().gateway());
    String memory = "{'messages':'Warms up.','user_id':'" + Pipeline.newUser() + "','infer':false}";
    within(
        Duration.ofMinutes(2),
        () -> assertThat(gateway.send("POST", "/memories", memory).status()).isEqualTo(200));
  }

  @Test
  void whatIsAcknowledgedIsInEveryStore() throws Exception {
    LoadRun run = new GatewayLoad(endpoints.gateway()).run(LOAD);
    assertThat(run.errors()).as(run.toString()).isZero();
    assertThat(run.acknowledged()).as(run.toString()).isPositive();
    assertThat(new LoadAudit(endpoints).lost(run, Duration.ofMinutes(2)))
        .as(run.toString())
        .isEmpty();
  }
}
