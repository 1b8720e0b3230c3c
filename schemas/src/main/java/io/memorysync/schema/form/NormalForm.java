package io.memorysync.schema.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The one way in which equal values are written, whichever store they come from (sync protocol,
 * "projection"). Each form is idempotent: the normal form of a normal form is itself.
 *
 * <ul>
 *   <li><b>Text</b>: NUL and lone surrogates become U+FFFD, since PostgreSQL cannot hold them;
 *       nothing else is touched, neither case nor space nor Unicode composition.
 *   <li><b>JSON</b>: no insignificant space; keys in the order of their UTF-16 code units, the last
 *       one of equal keys; every text in the form above.
 *   <li><b>Numbers</b> in JSON are compared by exact decimal value: {@code 1.0}, {@code 1} and
 *       {@code 10e-1} are all {@code 1}, {@code -0} is {@code 0}. They are written plainly from
 *       10<sup>-7</sup> up to below 10<sup>21</sup>, as JavaScript does, and otherwise as {@link
 *       BigDecimal#toString()}. No digit is ever rounded away, so a number that exceeds a double
 *       arrives whole.
 *   <li><b>Category sets</b>: sorted by UTF-16 code units, without duplicates; the names themselves
 *       are not trimmed.
 * </ul>
 */
public final class NormalForm {

  private static final char REPLACEMENT = '\uFFFD';

  /** What PostgreSQL's numeric, and so its jsonb, can hold: digits before the point, and after. */
  private static final int MAX_INTEGER_DIGITS = 131_072;

  private static final int MAX_FRACTION_DIGITS = 16_383;
  private static final int MAX_DIGITS = MAX_INTEGER_DIGITS + MAX_FRACTION_DIGITS + 2;

  /** Characters of one text or key; the topics take no larger record. */
  private static final int MAX_TEXT = 64 * 1024 * 1024;

  /** Levels of objects and arrays; PostgreSQL takes a few thousand, by the depth of its stack. */
  private static final int MAX_DEPTH = 1_000;

  private static final int PLAIN_FROM_EXPONENT = -7;
  private static final int PLAIN_BELOW_EXPONENT = 21;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(MAX_DIGITS)
                          .maxStringLength(MAX_TEXT)
                          .maxNameLength(MAX_TEXT)
                          .maxNestingDepth(MAX_DEPTH)
                          .build())
                  .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private NormalForm() {}

  /** The text with what PostgreSQL cannot hold replaced by U+FFFD. */
  public static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!holds(text, i)) {
        return replaced(text);
      }
      if (Character.isHighSurrogate(text.charAt(i))) {
        i++;
      }
    }
    return text;
  }

  /**
   * The JSON object in {@code json}; empty if it is anything else or no JSON at all, if it is
   * nested deeper than 1,000 levels, or if it holds a number that jsonb cannot hold.
   */
  public static Optional<ObjectNode> object(String json) {
    try {
      return JSON.readTree(json) instanceof ObjectNode object && isStorable(object)
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
      // An exponent of more than 32 bits is no JsonProcessingException. The messages quote what
      // could not be read, which may be a person's memory.
      return Optional.empty();
    }
  }

  /** A JSON value in normal form. */
  public static String json(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  /** A set of category names in normal form. */
  public static List<String> categories(Collection<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(name -> sorted.add(text(name)));
    return List.copyOf(sorted);
  }

  private static boolean isStorable(JsonNode value) {
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      // In this order: the scale of a huge exponent must not be written out.
      return number.scale() <= MAX_FRACTION_DIGITS
          && (long) number.precision() - number.scale() <= MAX_INTEGER_DIGITS;
    }
    for (JsonNode inner : value) {
      if (!isStorable(inner)) {
        return false;
      }
    }
    return true;
  }

  private static void write(JsonNode value, StringBuilder out) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value, out);
      case ARRAY -> writeArray(value, out);
      case STRING -> writeText(value.textValue(), out);
      case NUMBER -> out.append(number(value.decimalValue()));
      default -> out.append(value.asText());
    }
  }

  private static void writeObject(JsonNode object, StringBuilder out) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(field -> sorted.put(text(field.getKey()), field.getValue()));
    String separator = "{";
    for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
      out.append(separator);
      writeText(field.getKey(), out);
      out.append(':');
      write(field.getValue(), out);
      separator = ",";
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void writeArray(JsonNode array, StringBuilder out) {
    String separator = "[";
    for (JsonNode element : array) {
      out.append(separator);
      write(element, out);
      separator = ",";
    }
    out.append(array.isEmpty() ? "[]" : "]");
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text(text), out);
    out.append('"');
  }

  private static String number(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    long exponent = (long) stripped.precision() - stripped.scale() - 1;
    boolean plain = exponent >= PLAIN_FROM_EXPONENT && exponent < PLAIN_BELOW_EXPONENT;
    return plain ? stripped.toPlainString() : stripped.toString();
  }

  private static String replaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (!holds(text, i)) {
        out.append(REPLACEMENT);
      } else {
        out.append(unit);
        if (Character.isHighSurrogate(unit)) {
          out.append(text.charAt(++i));
        }
      }
    }
    return out.toString();
  }

  /** Whether PostgreSQL can hold what starts at {@code i}, where no surrogate pair is cut. */
  private static boolean holds(String text, int i) {
    char unit = text.charAt(i);
    if (Character.isHighSurrogate(unit)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return unit != 0 && !Character.isLowSurrogate(unit);
  }
}
