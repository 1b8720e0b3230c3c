package io.memorysync.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.form.NormalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON object in a request's body. What is not as it has to be is answered with 422, naming the
 * field. A field that is null is as good as one that is not there.
 */
public final class Body {

  private final ObjectNode object;

  Body(ObjectNode object) {
    this.object = object;
  }

  /** The object itself. */
  public ObjectNode json() {
    return object;
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** A value of any kind. */
  public Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /** A text that has to be there and say something. */
  public String text(String name) {
    String text = optionalText(name).orElseThrow(() -> missing(name));
    if (text.isBlank()) {
      throw ApiException.invalid(
          at(name), "string_too_short", "String should have at least 1 character");
    }
    return text;
  }

  /** A text in normal form, if it is there. */
  public Optional<String> optionalText(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrong(name, "string_type", "Input should be a valid string");
              }
              return NormalForm.text(value.textValue());
            });
  }

  /** The id of somebody, which clients write as a text or a number. */
  public Optional<String> id(String name) {
    return value(name)
        .map(
            value -> {
              if (value.isContainerNode()) {
                throw wrong(name, "string_type", "Input should be a valid string");
              }
              return NormalForm.text(value.asText()).trim();
            })
        .filter(text -> !text.isEmpty());
  }

  /** A whole number, or what it is otherwise. */
  public int number(String name, int otherwise, int least, int most) {
    return value(name)
        .map(
            value -> {
              if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                throw wrong(name, "int_type", "Input should be a valid integer");
              }
              return (int) Request.between(at(name), value.intValue(), least, most);
            })
        .orElse(otherwise);
  }

  /** A number, or what it is otherwise. */
  public double decimal(String name, double otherwise) {
    return value(name)
        .map(
            value -> {
              if (!value.isNumber()) {
                throw wrong(name, "float_type", "Input should be a valid number");
              }
              return value.doubleValue();
            })
        .orElse(otherwise);
  }

  /** Whether something is so, or what it is otherwise. */
  public boolean flag(String name, boolean otherwise) {
    return value(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrong(name, "bool_type", "Input should be a valid boolean");
              }
              return value.booleanValue();
            })
        .orElse(otherwise);
  }

  /** A JSON object that a database can hold, if it is there. */
  public Optional<ObjectNode> object(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isObject()) {
                throw wrong(name, "dict_type", "Input should be a valid dictionary");
              }
              return NormalForm.object(value.toString())
                  .orElseThrow(
                      () ->
                          wrong(
                              name,
                              "value_error",
                              "Value error, nested too deeply or a number that no store can hold"));
            });
  }

  /** A list, if it is there. */
  public Optional<List<JsonNode>> list(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isArray()) {
                throw wrong(name, "list_type", "Input should be a valid list");
              }
              List<JsonNode> items = new ArrayList<>();
              value.forEach(items::add);
              return items;
            });
  }

  /** A list of texts, if it is there. */
  public Optional<List<String>> texts(String name) {
    return list(name)
        .map(
            items -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < items.size(); i++) {
                if (!items.get(i).isTextual()) {
                  throw ApiException.invalid(
                      List.of("body", name, i), "string_type", "Input should be a valid string");
                }
                texts.add(items.get(i).textValue());
              }
              return texts;
            });
  }

  /** That a field is not there. */
  public static ApiException missing(String name) {
    return wrong(name, "missing", "Field required");
  }

  private static ApiException wrong(String name, String type, String message) {
    return ApiException.invalid(at(name), type, message);
  }

  private static List<Object> at(String name) {
    return List.of("body", name);
  }
}
