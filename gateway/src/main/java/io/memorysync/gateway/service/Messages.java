package io.memorysync.gateway.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.schema.form.NormalForm;
import java.util.ArrayList;
import java.util.List;

/** The messages that mem0's clients add: a text, an object or a list of objects. */
public final class Messages {

  private Messages() {}

  /**
   * One message.
   *
   * @param role {@code user}, {@code assistant} or {@code system}
   * @param content in normal form
   * @param name of who said it; null if nobody told
   */
  public record Message(String role, String content, String name) {}

  /**
   * Reads them.
   *
   * @throws ApiException 422 naming what is wrong
   */
  public static List<Message> read(JsonNode given) {
    if (given.isTextual()) {
      return List.of(message("user", given.textValue(), null));
    }
    if (given.isObject()) {
      return List.of(message(given, List.of("body", "messages")));
    }
    if (!given.isArray()) {
      throw ApiException.invalid(
          List.of("body", "messages"), "list_type", "Input should be a valid list");
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      messages.add(message(given.get(i), List.of("body", "messages", i)));
    }
    return messages;
  }

  private static Message message(JsonNode given, List<Object> where) {
    if (!given.isObject()) {
      throw ApiException.invalid(
          where, "model_attributes_type", "Input should be a valid dictionary");
    }
    String role = text(given, "role", where);
    return message(role, content(given, where), given.path("name").textValue());
  }

  /** The text of a message; of one in parts, those that are text. */
  private static String content(JsonNode given, List<Object> where) {
    if (!given.path("content").isArray()) {
      return text(given, "content", where);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode part : given.path("content")) {
      if (part.path("text").isTextual()) {
        texts.add(part.path("text").textValue());
      }
    }
    return String.join("\n", texts);
  }

  private static String text(JsonNode given, String name, List<Object> where) {
    List<Object> at = new ArrayList<>(where);
    at.add(name);
    JsonNode value = given.path(name);
    if (value.isMissingNode()) {
      throw ApiException.invalid(at, "missing", "Field required");
    }
    if (!value.isTextual()) {
      throw ApiException.invalid(at, "string_type", "Input should be a valid string");
    }
    return value.textValue();
  }

  private static Message message(String role, String content, String name) {
    return new Message(role, NormalForm.text(content), name == null ? null : NormalForm.text(name));
  }
}
