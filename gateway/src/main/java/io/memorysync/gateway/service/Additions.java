package io.memorysync.gateway.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.extract.FactExtractor;
import io.memorysync.gateway.extract.FactExtractor.Utterance;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Compare;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.Filter.Operator;
import io.memorysync.gateway.filter.Filter.Scalar;
import io.memorysync.gateway.filter.Filter.Value;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.service.Messages.Message;
import io.memorysync.gateway.write.NewMemory;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.WriteException;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.form.NormalForm;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds what was said: message by message as it was given, or what a language model makes of it
 * where one is configured and inferring is asked for.
 */
public final class Additions {

  /** What an answer says where inferring was asked for and no language model is there. */
  public static final String NOT_INFERRED =
      "No language model is configured: memories are stored as given.";

  private final Memories memories;
  private final Optional<FactExtractor> extractor;

  public Additions(Memories memories, Optional<FactExtractor> extractor) {
    this.memories = memories;
    this.extractor = extractor;
  }

  /**
   * What is to be remembered, and for whom.
   *
   * @param user how the caller calls the user, in either form; empty for himself, or for nobody
   * @param metadata the caller's; what mem0 keeps in it for itself is taken out
   * @param infer whether facts are asked for instead of messages
   * @param instructions what facts are looked for beside; empty for no such
   */
  public record Addition(
      Optional<String> user,
      Optional<String> agentId,
      Optional<String> runId,
      Optional<String> app,
      ObjectNode metadata,
      Optional<List<String>> categories,
      List<Message> messages,
      boolean infer,
      String instructions) {}

  /**
   * A memory that was added.
   *
   * @param message as it was given; null for a fact that was inferred
   */
  public record Added(NewMemory memory, Message message, Outcome outcome) {

    /** The memory's UUID. */
    public UUID id() {
      return outcome.version().memory().id();
    }
  }

  /**
   * All that was added.
   *
   * @param inferred whether a language model was asked
   */
  public record Result(List<Added> added, boolean inferred) {}

  /**
   * Adds it, and returns when all of it can be read.
   *
   * @throws ApiException 400 if it is for nobody: neither user nor agent nor run
   */
  public Result add(Caller caller, Addition addition) throws SQLException, WriteException {
    boolean anybody =
        addition.user().or(caller::userKey).isPresent()
            || addition.agentId().isPresent()
            || addition.runId().isPresent();
    if (!anybody) {
      throw ApiException.of(
          400, "At least one identifier (user_id, agent_id, run_id) is required.");
    }
    UserRef user = memories.userToWriteFor(caller, addition.user());
    boolean inferred = addition.infer() && extractor.isPresent();
    List<NewMemory> fresh = new ArrayList<>();
    List<Message> given = new ArrayList<>();
    if (inferred) {
      for (String fact : newFacts(caller, addition, user)) {
        fresh.add(memory(addition, user, fact, addition.metadata()));
        given.add(null);
      }
    } else {
      for (Message message : addition.messages()) {
        if (!message.role().equals("system") && !message.content().isBlank()) {
          fresh.add(memory(addition, user, message.content(), as(message, addition.metadata())));
          given.add(message);
        }
      }
    }
    List<Outcome> outcomes = memories.add(fresh);
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      added.add(new Added(fresh.get(i), given.get(i), outcomes.get(i)));
    }
    return new Result(added, inferred);
  }

  /** The facts that are not remembered word for word already. */
  private List<String> newFacts(Caller caller, Addition addition, UserRef user)
      throws SQLException {
    List<Utterance> said =
        addition.messages().stream()
            .filter(message -> !message.role().equals("system"))
            .map(message -> new Utterance(message.role(), message.content()))
            .toList();
    List<String> facts = new ArrayList<>();
    for (String fact : extractor.orElseThrow().extract(said, addition.instructions())) {
      Filter same = scope(addition, user).and(equal(Field.Own.CONTENT, fact));
      if (memories.list(caller, same, Page.first(1)).isEmpty()) {
        facts.add(fact);
      }
    }
    return facts;
  }

  private static Filter scope(Addition addition, UserRef user) {
    Filter scope = Filter.all();
    if (user != null) {
      scope = scope.and(new Filter.OfUser(UUID.fromString(user.getId())));
    }
    if (addition.agentId().isPresent()) {
      scope = scope.and(equal(Field.Own.AGENT_ID, addition.agentId().get()));
    }
    if (addition.runId().isPresent()) {
      scope = scope.and(equal(Field.Own.RUN_ID, addition.runId().get()));
    }
    return scope;
  }

  /** That a field is equal to a text. */
  public static Filter equal(Field field, String text) {
    return new Compare(field, Operator.EQ, new Value(List.of(new Scalar(text, "null", false))));
  }

  private static ObjectNode as(Message message, ObjectNode metadata) {
    ObjectNode told = metadata.deepCopy();
    told.put("role", message.role());
    if (message.name() != null) {
      told.put("actor_id", message.name());
    }
    return told;
  }

  private static NewMemory memory(
      Addition addition, UserRef user, String content, ObjectNode metadata) {
    return new NewMemory(
        content,
        user,
        addition.app().orElse(null),
        addition.agentId().orElse(null),
        addition.runId().orElse(null),
        NormalForm.json(metadata),
        addition.categories().orElse(List.of()));
  }
}
