package io.memorysync.connect.pgvector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.Topics;
import org.apache.kafka.connect.errors.DataException;

/** JSON text to trees and back, with every number digit for digit. */
final class Json {

  /** The canonical record was in bounds when it was made. */
  private static final int LONGEST = Topics.LARGEST_RECORD;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(LONGEST)
                          .maxStringLength(LONGEST)
                          .maxNameLength(LONGEST)
                          .build())
                  .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /**
   * @param field where the text comes from, for the error message
   * @throws DataException if the text is no JSON object
   */
  static ObjectNode object(String text, String field) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Its message quotes the text.
      throw new DataException("Field " + field + " is not valid JSON.");
    }
    throw new DataException("Field " + field + " must be a JSON object.");
  }

  static String text(JsonNode node) {
    return node.toString();
  }
}
