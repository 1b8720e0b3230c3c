package io.memorysync.gateway.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.memorysync.gateway.filter.Filter.Compare;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.Filter.Operator;
import io.memorysync.gateway.filter.Filter.Scalar;
import io.memorysync.gateway.filter.Filter.Value;
import io.memorysync.schema.form.NormalForm;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the filters of mem0's APIs, self-hosted and hosted: an object whose keys are fields, {@code
 * AND}, {@code OR} or {@code NOT}; a field has a value, {@code "*"} for any, a list for one of
 * several, or an object of {@code eq ne gt gte lt lte in nin contains icontains}. A key that is no
 * field of a memory is one of its metadata.
 */
public final class FilterParser {

  private static final int MAX_DEPTH = 20;
  private static final int MAX_VALUES = 1_000;

  private static final Map<String, Field.Own> OWN =
      Map.ofEntries(
          Map.entry("agent_id", Field.Own.AGENT_ID),
          Map.entry("run_id", Field.Own.RUN_ID),
          Map.entry("session_id", Field.Own.RUN_ID),
          Map.entry("app_id", Field.Own.APP),
          Map.entry("categories", Field.Own.CATEGORIES),
          Map.entry("created_at", Field.Own.CREATED_AT),
          Map.entry("updated_at", Field.Own.UPDATED_AT),
          Map.entry("memory", Field.Own.CONTENT),
          Map.entry("data", Field.Own.CONTENT),
          Map.entry("keywords", Field.Own.CONTENT));

  private static final Set<Field.Own> TIMES =
      EnumSet.of(Field.Own.CREATED_AT, Field.Own.UPDATED_AT);

  private final Function<String, UUID> users;

  /**
   * @param users the UUID of the user who is called that, in either form
   */
  public FilterParser(Function<String, UUID> users) {
    this.users = users;
  }

  /**
   * Reads a filter; none, null or an empty object lets everything through.
   *
   * @throws FilterException if it cannot be understood
   */
  public Filter parse(JsonNode filters) throws FilterException {
    return filters == null || filters.isNull() ? Filter.all() : object(filters, 0);
  }

  private Filter object(JsonNode object, int depth) throws FilterException {
    if (!object.isObject()) {
      throw new FilterException("A filter is a JSON object.");
    }
    if (depth > MAX_DEPTH) {
      throw new FilterException("Filters are nested deeper than " + MAX_DEPTH + " levels.");
    }
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      parts.add(entry(entry.getKey(), entry.getValue(), depth));
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private Filter entry(String key, JsonNode value, int depth) throws FilterException {
    switch (key.toUpperCase(Locale.ROOT)) {
      case "AND", "$AND":
        return new Filter.And(objects(key, value, depth));
      case "OR", "$OR":
        return new Filter.Or(objects(key, value, depth));
      case "NOT", "$NOT":
        return new Filter.Not(
            value.isArray() ? new Filter.Or(objects(key, value, depth)) : object(value, depth + 1));
      default:
        return field(key, value);
    }
  }

  private List<Filter> objects(String key, JsonNode array, int depth) throws FilterException {
    if (!array.isArray()) {
      throw new FilterException(key + " takes a list of filters.");
    }
    List<Filter> filters = new ArrayList<>();
    for (JsonNode filter : array) {
      filters.add(object(filter, depth + 1));
    }
    return filters;
  }

  private Filter field(String key, JsonNode value) throws FilterException {
    if (key.equals("user_id")) {
      return user(value);
    }
    if (key.equals("id") || key.equals("memory_ids")) {
      return ids(key, value);
    }
    if (key.equals("metadata") && value.isObject()) {
      List<Filter> parts = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        parts.add(relations(entry.getKey(), new Field.Metadata(entry.getKey()), entry.getValue()));
      }
      return new Filter.And(parts);
    }
    Field.Own own = OWN.get(key);
    return relations(key, own == null ? new Field.Metadata(key) : own, value);
  }

  private Filter user(JsonNode value) throws FilterException {
    if (isAny(value)) {
      return new Filter.OfAnyUser();
    }
    if (!value.isObject()) {
      return users(value);
    }
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> relation : value.properties()) {
      Filter of = users(relation.getValue());
      parts.add(
          switch (operator("user_id", relation.getKey())) {
            case EQ, IN, CONTAINS, ICONTAINS -> of;
            case NE, NIN -> new Filter.Not(of);
            default -> throw new FilterException("user_id takes eq, ne, in and nin.");
          });
    }
    return new Filter.And(parts);
  }

  private Filter users(JsonNode value) throws FilterException {
    List<Filter> users = new ArrayList<>();
    for (Scalar scalar : scalars("user_id", value)) {
      users.add(new Filter.OfUser(this.users.apply(scalar.text())));
    }
    return users.size() == 1 ? users.get(0) : new Filter.Or(users);
  }

  private static Filter ids(String key, JsonNode value) throws FilterException {
    JsonNode values = value.isObject() ? value.path("in") : value;
    Set<UUID> ids = new HashSet<>();
    for (Scalar scalar : scalars(key, values)) {
      try {
        ids.add(UUID.fromString(scalar.text()));
      } catch (IllegalArgumentException e) {
        throw new FilterException(key + " takes UUIDs of memories.");
      }
    }
    return new Filter.WithId(ids);
  }

  private static Filter relations(String key, Field field, JsonNode value) throws FilterException {
    if (isAny(value)) {
      return new Filter.Present(field);
    }
    if (value.isArray()) {
      return compare(key, field, Operator.IN, value);
    }
    if (!value.isObject()) {
      return compare(key, field, Operator.EQ, value);
    }
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> relation : value.properties()) {
      parts.add(compare(key, field, operator(key, relation.getKey()), relation.getValue()));
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private static Filter compare(String key, Field field, Operator operator, JsonNode value)
      throws FilterException {
    boolean several = operator == Operator.IN || operator == Operator.NIN;
    boolean text = operator == Operator.CONTAINS || operator == Operator.ICONTAINS;
    List<Scalar> scalars = scalars(key, value);
    if (!several && scalars.size() != 1) {
      throw new FilterException(
          operator.name().toLowerCase(Locale.ROOT) + " of " + key + " takes one value.");
    }
    if (TIMES.contains(field)) {
      if (text) {
        throw new FilterException(key + " is a time and takes eq, ne, gt, gte, lt, lte and in.");
      }
      scalars = times(key, scalars);
    }
    return new Compare(field, operator, new Value(scalars));
  }

  private static List<Scalar> times(String key, List<Scalar> scalars) throws FilterException {
    List<Scalar> times = new ArrayList<>();
    for (Scalar scalar : scalars) {
      String time = time(key, scalar).toString();
      times.add(new Scalar(time, NormalForm.json(TextNode.valueOf(time)), false));
    }
    return times;
  }

  private static OffsetDateTime time(String key, Scalar scalar) throws FilterException {
    String text = scalar.text().replace(' ', 'T');
    try {
      if (scalar.number()) {
        return Instant.ofEpochSecond(Long.parseLong(text)).atOffset(ZoneOffset.UTC);
      }
      if (!text.contains("T")) {
        return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
      }
      boolean zoned = text.matches(".*(Z|[+-]\\d{2}:?\\d{2})");
      return zoned
          ? OffsetDateTime.parse(text)
          : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    } catch (DateTimeException | NumberFormatException e) {
      throw new FilterException(
          key + " takes a time such as 2026-01-31 or 2026-01-31T10:00:00Z, or epoch seconds.");
    }
  }

  private static List<Scalar> scalars(String key, JsonNode value) throws FilterException {
    List<Scalar> scalars = new ArrayList<>();
    if (value.isArray()) {
      if (value.size() > MAX_VALUES) {
        throw new FilterException(key + " takes at most " + MAX_VALUES + " values.");
      }
      for (JsonNode each : value) {
        scalars.add(scalar(key, each));
      }
    } else {
      scalars.add(scalar(key, value));
    }
    return scalars;
  }

  private static Scalar scalar(String key, JsonNode value) throws FilterException {
    if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
      throw new FilterException(key + " takes texts, numbers, true and false.");
    }
    String json = NormalForm.json(value);
    String text = value.isTextual() ? NormalForm.text(value.textValue()) : json;
    return new Scalar(text, json, value.isNumber());
  }

  private static Operator operator(String key, String name) throws FilterException {
    for (Operator operator : Operator.values()) {
      if (operator.name().equalsIgnoreCase(name)
          || ("$" + operator.name()).equalsIgnoreCase(name)) {
        return operator;
      }
    }
    throw new FilterException(
        "'" + key + "' takes eq, ne, gt, gte, lt, lte, in, nin, contains and icontains.");
  }

  private static boolean isAny(JsonNode value) {
    return value.isTextual() && value.textValue().equals("*");
  }
}
