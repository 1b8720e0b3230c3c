package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.operate.verify.GraphNode.Link;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.UserRef;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a memory's node in Neo4j with its relationships: all of it is the pipeline's own. */
final class GraphComparison implements Comparison<GraphNode> {

  private static final String REMEMBERS = "REMEMBERS";

  @Override
  public Set<Difference> differences(CanonicalMemory memory, GraphNode found) {
    boolean wanted = Comparison.isLive(memory);
    boolean there = found != null;
    if (!wanted || !there) {
      return wanted == there ? Set.of() : Set.of(Difference.of(wanted ? Kind.MISSING : Kind.EXTRA));
    }
    Set<Difference> differences = new TreeSet<>();
    properties(differences, memory, found);
    relationships(differences, memory, found);
    differences.addAll(Comparison.ofVector(memory.getEmbedding(), found.embedding()));
    return differences;
  }

  private static void properties(
      Set<Difference> differences, CanonicalMemory memory, GraphNode found) {
    String model = memory.getEmbedding() == null ? null : memory.getEmbedding().getModel();
    compare(differences, "version", memory.getVersion(), found.version());
    compare(differences, "state", memory.getState().name().toLowerCase(Locale.ROOT), found.state());
    compare(differences, "content", memory.getContent(), found.content());
    compare(differences, "content_hash", memory.getContentHash(), found.contentHash());
    compare(differences, "metadata", memory.getMetadata(), found.metadata());
    compare(differences, "created_at", memory.getCreatedAt(), found.createdAt());
    compare(differences, "updated_at", memory.getUpdatedAt(), found.updatedAt());
    compare(differences, "archived_at", memory.getArchivedAt(), found.archivedAt());
    compare(differences, "embedding_model", model, found.embeddingModel());
  }

  private static void relationships(
      Set<Difference> differences, CanonicalMemory memory, GraphNode found) {
    UserRef user = memory.getUser();
    compareLinks(
        differences, "user", REMEMBERS, "User:", one(user == null ? null : user.getId()), found);
    compareLinks(
        differences,
        "categories",
        "IN_CATEGORY",
        "Category:",
        memory.getCategories().stream(),
        found);
    compareLinks(differences, "app", "WRITTEN_BY", "App:", one(memory.getApp()), found);
    compareLinks(differences, "agent_id", "FROM_AGENT", "Agent:", one(memory.getAgentId()), found);
    compareLinks(differences, "run_id", "IN_RUN", "Run:", one(memory.getRunId()), found);
    if (user != null
        && !differences.contains(Difference.in("user"))
        && !user.getKey().equals(user.getId())
        && !user.getKey().equals(found.userKey())) {
      differences.add(Difference.of(Kind.WRONG_USER_FORM));
    }
  }

  private static void compareLinks(
      Set<Difference> differences,
      String field,
      String type,
      String keyPrefix,
      Stream<String> wanted,
      GraphNode found) {
    Set<Link> expected =
        wanted.map(name -> new Link(type, keyPrefix + name)).collect(Collectors.toSet());
    Set<Link> actual =
        found.links().stream().filter(link -> link.type().equals(type)).collect(Collectors.toSet());
    compare(differences, field, expected, actual);
  }

  private static Stream<String> one(String name) {
    return Stream.ofNullable(name);
  }

  private static void compare(
      Set<Difference> differences, String field, Object wanted, Object found) {
    if (!Objects.equals(wanted, found)) {
      differences.add(Difference.in(field));
    }
  }
}
