package io.memorysync.bench;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;

/**
 * What scenarios are measured on.
 *
 * @param stack servers without a pipeline
 * @param scale factor on the sizes of all scenarios; 1 is minutes, 10 is hours
 */
public record Stage(LocalStack stack, Rounds rounds, double scale, Progress progress) {

  /** A number of rows at this scale. */
  public int rows(int atScaleOne) {
    return (int) Math.max(100, Math.round(atScaleOne * scale));
  }

  public ConnectClient connect() {
    return stack.connectClient();
  }

  public String bootstrapServers() {
    return stack.endpoints().kafkaBootstrapServers();
  }

  public String registryUrl() {
    return stack.endpoints().registryUrl();
  }
}
