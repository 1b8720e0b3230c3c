package io.memorysync.stack.cli;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import io.memorysync.stack.StackLock;
import io.memorysync.stack.server.Server;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the stack and stays with it. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Start everything and stay; Ctrl-C stops everything again.",
      "What runs already is kept, and data of earlier runs is used again."
    })
public final class UpCommand implements Callable<Integer> {

  private static final int WATCH_MS = 500;

  /** As a shell reports a program that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  @Mixin private StackOption stack;

  @Mixin private PortOptions ports;

  @Option(
      names = "--detach",
      description = "Return when everything is ready; stop it with: ./memory-sync down")
  private boolean detach;

  @Override
  public Integer call() throws InterruptedException {
    Progress progress = new Progress(System.out);
    LocalStack local =
        LocalStack.open(stack.checkout(), stack.directory(), ports.ports(), progress);
    Thread stopper = new Thread(local::abort, "stop-stack");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      StackLock.holding(stack.directory(), local::start);
    } catch (StackException e) {
      if (local.isAborted()) {
        return INTERRUPTED;
      }
      throw e;
    }
    progress.say("Ready after " + progress.elapsed() + ".");
    show(progress, local.endpoints());
    if (detach) {
      Runtime.getRuntime().removeShutdownHook(stopper);
      progress.say("Stop it with: ./memory-sync down");
      return 0;
    }
    progress.say("Ctrl-C stops it.");
    watch(progress, local);
    return 0;
  }

  /** Tells when a component dies; returns when all were stopped by somebody else. */
  private static void watch(Progress progress, LocalStack local) throws InterruptedException {
    Set<String> dead = new HashSet<>();
    while (true) {
      List<Server> servers = local.servers();
      if (servers.stream().allMatch(server -> server.process().wasStopped())) {
        progress.say("Stopped by ./memory-sync down.");
        return;
      }
      for (Server server : servers) {
        boolean died = server.process().running().isEmpty() && !server.process().wasStopped();
        if (died && dead.add(server.name())) {
          progress.say(
              server.name()
                  + " died: "
                  + server.process().failure()
                  + "\nStart it again with ./memory-sync up in another terminal.");
        } else if (!died) {
          dead.remove(server.name());
        }
      }
      Thread.sleep(WATCH_MS);
    }
  }

  private static void show(Progress progress, Endpoints endpoints) {
    progress.say("  OpenMemory   " + endpoints.openmemory().jdbcUrl());
    progress.say("  mem0         " + endpoints.mem0().jdbcUrl());
    progress.say("  Neo4j        " + endpoints.neo4j().boltUri());
    progress.say("  Kafka        " + endpoints.kafkaBootstrapServers());
    progress.say("  registry     " + endpoints.registryUrl());
    progress.say("  Connect      " + endpoints.connectUrl());
    progress.say("  streams-app  " + endpoints.streamsAppUrl() + "/status");
    progress.say("  gateway      " + endpoints.gateway().url());
    progress.say("  console      " + endpoints.gateway().url() + "/console/");
    progress.say("Users, passwords and the gateway's key: ./memory-sync status --json");
  }
}
