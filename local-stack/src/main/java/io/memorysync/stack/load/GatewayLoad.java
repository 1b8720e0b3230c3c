package io.memorysync.stack.load;

import io.memorysync.stack.Endpoints;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients that use the gateway at the same time: they add, edit, delete, list and search. */
public final class GatewayLoad {

  private final Endpoints.Gateway gateway;

  public GatewayLoad(Endpoints.Gateway gateway) {
    this.gateway = gateway;
  }

  /** Lets them send for the time that the settings give, and returns when all are answered. */
  public LoadRun run(LoadSettings settings) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ExecutorService pool = Executors.newFixedThreadPool(settings.clients());
    String name = "load-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    long until = System.nanoTime() + settings.time().toNanos();
    try {
      List<Future<LoadClient>> running = new ArrayList<>();
      for (int i = 0; i < settings.clients(); i++) {
        long seed = settings.seed() * 31 + i;
        running.add(pool.submit(new LoadClient(http, gateway, name + i, seed, until)));
      }
      List<LoadClient> clients = new ArrayList<>();
      for (Future<LoadClient> client : running) {
        clients.add(client.get());
      }
      return new LoadRun(settings, clients);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A client of the load failed.", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
