package io.memorysync.gateway.access;

import io.memorysync.embed.EmbedderOptions;
import io.memorysync.gateway.access.ApiKeys.ApiKey;
import io.memorysync.gateway.config.ConfigOptions;
import io.memorysync.gateway.config.GatewayConfig;
import io.memorysync.gateway.read.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes API keys. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Make, list and revoke API keys.")
public final class KeysCommand {

  private static final int DONE = 0;
  private static final int NOT_FOUND = 1;

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a key and print it. It is shown this once.")
  int create(
      @Mixin ConfigOptions options,
      @Option(names = "--name", required = true, description = "What it is for.") String name,
      @Option(
              names = "--user",
              description =
                  "String id or UUID of the user it is for; without it, an administrator's.")
          String user)
      throws IOException, SQLException {
    try (Database database = open(options)) {
      System.out.println(new ApiKeys(database.requests()).create(name, Optional.ofNullable(user)));
      return DONE;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the keys: id, user or admin, when made, name; not the keys themselves.")
  int list(@Mixin ConfigOptions options) throws IOException, SQLException {
    try (Database database = open(options)) {
      for (ApiKey key : new ApiKeys(database.requests()).list()) {
        System.out.printf(
            "%s  %s  %s  %s%s%n",
            key.id(),
            key.user().map(user -> "user " + user).orElse("admin"),
            key.createdAt(),
            key.name(),
            key.revokedAt().map(at -> "  revoked " + at).orElse(""));
      }
      return DONE;
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Make a key worthless, within seconds.")
  int revoke(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "<id>", description = "Its id, from the list.") String id)
      throws IOException, SQLException {
    try (Database database = open(options)) {
      if (new ApiKeys(database.requests()).revoke(id)) {
        return DONE;
      }
      System.err.println("There is no valid key " + id + ".");
      return NOT_FOUND;
    }
  }

  private static Database open(ConfigOptions options) throws IOException, SQLException {
    GatewayConfig config = new GatewayConfig(options.properties());
    Database database = Database.of(config);
    database.prepare(config.getInt(EmbedderOptions.EMBEDDING_DIMS));
    return database;
  }
}
