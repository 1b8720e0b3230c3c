package io.memorysync.gateway.read;

import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.And;
import io.memorysync.gateway.filter.Filter.Compare;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.Filter.InState;
import io.memorysync.gateway.filter.Filter.Not;
import io.memorysync.gateway.filter.Filter.NotExpired;
import io.memorysync.gateway.filter.Filter.OfAnyUser;
import io.memorysync.gateway.filter.Filter.OfUser;
import io.memorysync.gateway.filter.Filter.Operator;
import io.memorysync.gateway.filter.Filter.Or;
import io.memorysync.gateway.filter.Filter.Present;
import io.memorysync.gateway.filter.Filter.Scalar;
import io.memorysync.gateway.filter.Filter.WithId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A filter as a condition on {@code memory m} or {@code memory_vector v}. Every value is a
 * parameter. Whatever is compared with what is not there is not true and not false, and so lets
 * nothing through.
 */
final class FilterSql {

  private static final Map<Operator, String> SIGNS =
      Map.of(
          Operator.EQ, "=",
          Operator.NE, "<>",
          Operator.GT, ">",
          Operator.GTE, ">=",
          Operator.LT, "<",
          Operator.LTE, "<=");

  /** The words of a question, one of which is enough. */
  static final String ANY_WORD = "replace(plainto_tsquery('english', ?)::text, '&', '|')::tsquery";

  private static final String WORDS = "m.words @@ " + ANY_WORD;

  /**
   * By the numbers of the user's words alone: PostgreSQL, which does not know how much these and
   * the user have to do with each other, would also look up all memories of the user, had it an
   * index for that comparison.
   */
  private static final String WORDS_OF_USER =
      "word_keys(m.user_id, m.words) && word_keys(?, to_tsvector('english', ?))"
          + " AND m.user_id IS NOT DISTINCT FROM ?";

  private static final String MEMORIES = "memory m";
  private static final String VECTORS = "memory_vector v";

  private final List<Object> parameters = new ArrayList<>();
  private final String tables;
  private final String condition;

  private FilterSql(Filter filter) {
    tables = MEMORIES;
    condition = render(filter, "m");
  }

  private FilterSql(String text, List<Filter> parts) {
    tables = MEMORIES;
    Optional<OfUser> user =
        parts.stream().filter(OfUser.class::isInstance).map(OfUser.class::cast).findFirst();
    String words =
        user.isPresent()
            ? with(WORDS_OF_USER, user.get().userId(), text, user.get().userId())
            : with(WORDS, text);
    List<Filter> others = parts.stream().filter(part -> !user.equals(Optional.of(part))).toList();
    condition = words + " AND " + render(new And(others), "m");
  }

  private FilterSql(List<Filter> parts) {
    List<Filter> beside = parts.stream().filter(FilterSql::isBesideVectors).toList();
    String ofVectors = render(new And(beside), "v");
    if (beside.size() == parts.size()) {
      tables = VECTORS;
      condition = ofVectors;
    } else {
      tables = VECTORS + " JOIN " + MEMORIES + " USING (id)";
      condition = ofVectors + " AND " + render(new And(parts), "m");
    }
  }

  /** A filter over the memories that are there; deleted ones are never let through. */
  static FilterSql of(Filter filter) {
    return new FilterSql(filter.and(Filter.living()));
  }

  /** The same over those with a word of the text. */
  static FilterSql ofWords(String text, Filter filter) {
    return new FilterSql(text, parts(filter.and(Filter.living())));
  }

  /**
   * The same over those that have a vector, which deleted ones never have. They are looked up only
   * if the filter asks for more than is beside the vectors; what can be asked there is asked there,
   * too, so that few are looked up.
   */
  static FilterSql ofVectors(Filter filter) {
    return new FilterSql(parts(filter));
  }

  /** What all has to be true. */
  private static List<Filter> parts(Filter filter) {
    return filter instanceof And and
        ? and.parts().stream().flatMap(part -> parts(part).stream()).toList()
        : List.of(filter);
  }

  private static boolean isBesideVectors(Filter filter) {
    if (filter instanceof And and) {
      return and.parts().stream().allMatch(FilterSql::isBesideVectors);
    }
    if (filter instanceof Or or) {
      return or.parts().stream().allMatch(FilterSql::isBesideVectors);
    }
    if (filter instanceof Not not) {
      return isBesideVectors(not.part());
    }
    return !(filter instanceof Present) && !(filter instanceof Compare);
  }

  /** What to put after FROM. */
  String tables() {
    return tables;
  }

  /** What to put after WHERE. */
  String condition() {
    return condition;
  }

  /** Sets the parameters from an index on and returns the next. */
  int bind(PreparedStatement statement, int from) throws SQLException {
    int next = from;
    for (Object parameter : parameters) {
      if (parameter instanceof String[] texts) {
        statement.setArray(next++, statement.getConnection().createArrayOf("text", texts));
      } else if (parameter instanceof Object[] ids) {
        statement.setArray(next++, statement.getConnection().createArrayOf("uuid", ids));
      } else {
        statement.setObject(next++, parameter);
      }
    }
    return next;
  }

  /** The table whose columns are asked where both have them is named by its alias. */
  private String render(Filter filter, String table) {
    if (filter instanceof And and) {
      return join(and.parts(), table, " AND ", "TRUE");
    }
    if (filter instanceof Or or) {
      return join(or.parts(), table, " OR ", "FALSE");
    }
    if (filter instanceof Not not) {
      return "(" + render(not.part(), table) + ") IS NOT TRUE";
    }
    if (filter instanceof OfUser user) {
      return with(table + ".user_id = ?", user.userId());
    }
    if (filter instanceof OfAnyUser) {
      return table + ".user_id IS NOT NULL";
    }
    if (filter instanceof WithId ids) {
      return with(table + ".id = ANY (?)", (Object) ids.ids().toArray(Object[]::new));
    }
    if (filter instanceof InState in) {
      return state(table + ".state", in.states());
    }
    if (filter instanceof NotExpired expiry) {
      return with(
          "(%1$s.expires_on IS NULL OR %1$s.expires_on >= ?)".formatted(table), expiry.isoDate());
    }
    if (filter instanceof Present present) {
      return present(present.field());
    }
    return compare((Compare) filter);
  }

  /** One state is compared far faster than with a list of one. */
  private String state(String column, Set<String> states) {
    return states.size() == 1
        ? with(column + " = ?", states.iterator().next())
        : with(column + " = ANY (?)", (Object) states.toArray(String[]::new));
  }

  private String join(List<Filter> parts, String table, String word, String ofNone) {
    return parts.isEmpty()
        ? ofNone
        : parts.stream()
            .map(part -> render(part, table))
            .collect(Collectors.joining(word, "(", ")"));
  }

  private String present(Field field) {
    if (field instanceof Field.Metadata metadata) {
      return with("jsonb_exists(m.metadata, ?)", metadata.key());
    }
    return field == Field.Own.CATEGORIES
        ? "cardinality(m.categories) > 0"
        : column((Field.Own) field) + " IS NOT NULL";
  }

  private String compare(Compare compare) {
    List<Scalar> scalars = compare.value().scalars();
    switch (compare.operator()) {
      case IN:
        return any(compare.field(), scalars);
      case NIN:
        return "(" + any(compare.field(), scalars) + ") IS NOT TRUE";
      case NE:
        return "(" + one(compare.field(), Operator.EQ, scalars.get(0)) + ") IS NOT TRUE";
      default:
        return one(compare.field(), compare.operator(), scalars.get(0));
    }
  }

  private String any(Field field, List<Scalar> scalars) {
    return scalars.isEmpty()
        ? "FALSE"
        : scalars.stream()
            .map(scalar -> one(field, Operator.EQ, scalar))
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private String one(Field field, Operator operator, Scalar scalar) {
    if (field instanceof Field.Metadata metadata) {
      return metadata(metadata.key(), operator, scalar);
    }
    Field.Own own = (Field.Own) field;
    return switch (own) {
      case CREATED_AT, UPDATED_AT ->
          with(column(own) + " " + SIGNS.get(operator) + " ?", OffsetDateTime.parse(scalar.text()));
      case CATEGORIES ->
          operator == Operator.ICONTAINS
              ? with(
                  "EXISTS (SELECT FROM unnest(m.categories) AS name WHERE lower(name) = lower(?))",
                  scalar.text())
              : with("m.categories @> ARRAY[?::text]", scalar.text());
      default -> text(column(own), operator, scalar.text());
    };
  }

  private String text(String column, Operator operator, String text) {
    return switch (operator) {
      case CONTAINS -> with("strpos(" + column + ", ?) > 0", text);
      case ICONTAINS -> with("strpos(lower(" + column + "), lower(?)) > 0", text);
      default -> with(column + " " + SIGNS.get(operator) + " ?", text);
    };
  }

  /** A number is compared with numbers, a text with texts; anything else is not that value. */
  private String metadata(String key, Operator operator, Scalar scalar) {
    String value = "(m.metadata -> ?)";
    String asText = "(m.metadata ->> ?)";
    switch (operator) {
      case EQ:
        return with(value + " = ?::jsonb", key, scalar.json());
      case CONTAINS:
        return with(
            "CASE jsonb_typeof("
                + value
                + ") WHEN 'array' THEN "
                + value
                + " @> ?::jsonb ELSE strpos("
                + asText
                + ", ?) > 0 END",
            key,
            key,
            scalar.json(),
            key,
            scalar.text());
      case ICONTAINS:
        return with("strpos(lower(" + asText + "), lower(?)) > 0", key, scalar.text());
      default:
        return with(
            "(jsonb_typeof("
                + value
                + ") = ? AND "
                + value
                + " "
                + SIGNS.get(operator)
                + " ?::jsonb)",
            key,
            scalar.number() ? "number" : "string",
            key,
            scalar.json());
    }
  }

  private static String column(Field.Own field) {
    return switch (field) {
      case CONTENT -> "m.content";
      case APP -> "m.app";
      case AGENT_ID -> "m.agent_id";
      case RUN_ID -> "m.run_id";
      case CATEGORIES -> "m.categories";
      case CREATED_AT -> "m.created_at";
      case UPDATED_AT -> "m.updated_at";
    };
  }

  private String with(String sql, Object... values) {
    parameters.addAll(List.of(values));
    return sql;
  }
}
