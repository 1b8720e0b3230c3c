package io.memorysync.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.gateway.filter.Filter.And;
import io.memorysync.gateway.filter.Filter.Compare;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.Filter.Not;
import io.memorysync.gateway.filter.Filter.OfUser;
import io.memorysync.gateway.filter.Filter.Operator;
import io.memorysync.gateway.filter.Filter.Or;
import io.memorysync.gateway.filter.Filter.Present;
import io.memorysync.gateway.filter.Filter.Scalar;
import io.memorysync.gateway.filter.Filter.Value;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

  private static final UUID DRJ = UUID.fromString("12345678-1234-5678-9012-123456789abc");

  private final FilterParser parser = new FilterParser(name -> DRJ);

  @Test
  void nothingLetsEverythingThrough() throws Exception {
    assertThat(parser.parse(null)).isEqualTo(Filter.all());
    assertThat(parse("{}")).isEqualTo(Filter.all());
  }

  @Test
  void aUserIsFoundByWhateverHeIsCalled() throws Exception {
    assertThat(parse("{'user_id':'drj'}")).isEqualTo(new OfUser(DRJ));
    assertThat(parse("{'user_id':{'ne':'drj'}}"))
        .isEqualTo(new And(List.of(new Not(new OfUser(DRJ)))));
    assertThat(parse("{'user_id':'*'}")).isEqualTo(new Filter.OfAnyUser());
  }

  @Test
  void severalKeysHaveToHoldTogether() throws Exception {
    assertThat(parse("{'agent_id':'a','run_id':'r'}"))
        .isEqualTo(new And(List.of(text(Field.Own.AGENT_ID, "a"), text(Field.Own.RUN_ID, "r"))));
  }

  @Test
  void andOrAndNotAreNested() throws Exception {
    assertThat(parse("{'OR':[{'agent_id':'a'},{'NOT':[{'run_id':'r'}]}]}"))
        .isEqualTo(
            new Or(
                List.of(
                    text(Field.Own.AGENT_ID, "a"),
                    new Not(new Or(List.of(text(Field.Own.RUN_ID, "r")))))));
  }

  @Test
  void aKeyThatIsNoFieldIsOneOfTheMetadata() throws Exception {
    assertThat(parse("{'topic':'food'}")).isEqualTo(text(new Field.Metadata("topic"), "food"));
    assertThat(parse("{'metadata':{'topic':'food'}}"))
        .isEqualTo(new And(List.of(text(new Field.Metadata("topic"), "food"))));
    assertThat(parse("{'topic':'*'}")).isEqualTo(new Present(new Field.Metadata("topic")));
  }

  @Test
  void aListIsOneOfSeveral() throws Exception {
    assertThat(parse("{'cups':[1,2.0]}"))
        .isEqualTo(
            new Compare(
                new Field.Metadata("cups"),
                Operator.IN,
                new Value(List.of(new Scalar("1", "1", true), new Scalar("2", "2", true)))));
  }

  @Test
  void aDayIsItsFirstMomentAndATimeWithoutAZoneIsUtc() throws Exception {
    assertThat(parse("{'created_at':{'gte':'2026-01-31'}}")).isEqualTo(time("2026-01-31T00:00Z"));
    assertThat(parse("{'created_at':{'gte':'2026-01-31 10:00:00'}}"))
        .isEqualTo(time("2026-01-31T10:00Z"));
    assertThat(parse("{'created_at':{'gte':1769853600}}")).isEqualTo(time("2026-01-31T10:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'AND':{'user_id':'drj'}}",
        "{'created_at':{'gte':'yesterday'}}",
        "{'created_at':{'contains':'2026'}}",
        "{'topic':{'like':'x'}}",
        "{'topic':{'gt':[1,2]}}",
        "{'topic':null}",
        "{'user_id':{'gt':'drj'}}",
        "{'memory_ids':['x']}"
      })
  void whatIsNoFilterIsRefusedWithWhatItCouldBe(String wrong) {
    assertThatThrownBy(() -> parse(wrong))
        .isInstanceOf(FilterException.class)
        .hasMessageMatching(".+\\.");
  }

  private Filter parse(String json) throws FilterException, JsonProcessingException {
    return parser.parse(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  private static Filter text(Field field, String text) {
    return new Compare(
        field, Operator.EQ, new Value(List.of(new Scalar(text, '"' + text + '"', false))));
  }

  private static Filter time(String text) {
    return new Compare(
        Field.Own.CREATED_AT,
        Operator.GTE,
        new Value(List.of(new Scalar(text, '"' + text + '"', false))));
  }
}
