package io.memorysync.operate.verify;

import static io.memorysync.operate.verify.Samples.USER_ID;
import static io.memorysync.operate.verify.Samples.USER_KEY;
import static io.memorysync.operate.verify.Samples.deleted;
import static io.memorysync.operate.verify.Samples.mem0Image;
import static io.memorysync.operate.verify.Samples.memory;
import static io.memorysync.operate.verify.Samples.openMemoryImage;
import static io.memorysync.operate.verify.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.streams.normalize.StoreKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PrimaryComparisonTest {

  private static final UserRef OTHER_USER =
      new UserRef("99999999-2222-4333-8444-555555555555", "bob");

  private static Set<String> texts(Set<Difference> differences) {
    return differences.stream().map(Difference::toString).collect(Collectors.toSet());
  }

  @Nested
  class InMem0 {

    private final PrimaryComparison mem0 =
        new PrimaryComparison("mem0/collection", StoreKind.MEM0, UserIdForm.UUID);

    private Set<String> compare(CanonicalMemory memory, StoreRow row) {
      return texts(mem0.differences(memory, row));
    }

    @Test
    void aRowThatSaysTheSameAgrees() {
      assertThat(compare(memory().build(), row(mem0Image(), USER_ID))).isEmpty();
    }

    @Test
    void aMemoryWithoutARowIsMissing() {
      assertThat(compare(memory().build(), null)).containsExactly("missing");
    }

    @Test
    void aRowOfADeletedMemoryIsExtra() {
      assertThat(compare(deleted(), row(mem0Image(), USER_ID))).containsExactly("extra");
    }

    @Test
    void aRowThatNobodyKnowsIsExtra() {
      assertThat(compare(null, row(mem0Image(), USER_ID))).containsExactly("extra");
    }

    @Test
    void aDeletedMemoryWithoutARowAgrees() {
      assertThat(compare(deleted(), null)).isEmpty();
    }

    @Test
    void eachFieldThatDiffersIsNamed() {
      StoreRow row =
          row(
              mem0Image()
                  .setContent("Likes coffee.")
                  .setMetadata("{}")
                  .setCategories(List.of("coffee"))
                  .setAgentId("barista")
                  .setRunId("today")
                  .setUser(OTHER_USER),
              OTHER_USER.getId());

      assertThat(compare(memory().build(), row))
          .containsExactlyInAnyOrder(
              "differs in content",
              "differs in metadata",
              "differs in categories",
              "differs in agent_id",
              "differs in run_id",
              "differs in user");
    }

    @Test
    void aPayloadThatTellsNoStateIsActive() {
      assertThat(compare(memory().setState(MemoryState.PAUSED).build(), row(mem0Image(), USER_ID)))
          .containsExactly("differs in state");
    }

    @Test
    void aPayloadThatTellsNoCategoriesHasNone() {
      StoreRow row =
          row(mem0Image().setStated(List.of(MemoryField.CONTENT, MemoryField.USER)), USER_ID);

      assertThat(compare(memory().build(), row)).containsExactly("differs in categories");
      assertThat(compare(memory().setCategories(List.of()).build(), row)).isEmpty();
    }

    @Test
    void metadataWithTheNameOfAMem0KeyIsNoDifferenceSinceAPayloadCannotHoldIt() {
      CanonicalMemory memory =
          memory().setMetadata("{\"data\":\"mine\",\"hash\":\"x\",\"mood\":\"calm\"}").build();

      assertThat(compare(memory, row(mem0Image(), USER_ID))).isEmpty();
    }

    @Test
    void anotherVectorIsStaleHoweverLittleItDiffers() {
      StoreRow row = row(mem0Image().setVector(List.of(0.25f, -0.5f, 0.12500001f)), USER_ID);

      assertThat(compare(memory().build(), row)).containsExactly("stale vector");
    }

    @Test
    void aRowWithoutAVectorIsToldApart() {
      assertThat(compare(memory().build(), row(mem0Image().setVector(null), USER_ID)))
          .containsExactly("no vector");
    }

    @Test
    void aRowNeedsNoVectorWhereNoneIsCanonical() {
      CanonicalMemory memory = memory().setEmbedding(null).build();

      assertThat(compare(memory, row(mem0Image().setVector(null), USER_ID))).isEmpty();
      assertThat(compare(memory, row(mem0Image(), USER_ID))).containsExactly("stale vector");
    }

    @Test
    void theRightUserByTheWrongIdIsAWrongForm() {
      assertThat(compare(memory().build(), row(mem0Image(), USER_KEY)))
          .containsExactly("wrong user form");
    }

    @Test
    void aRowThatItsApplicationWroteMayCallTheUserAsItLikes() {
      CanonicalMemory memory = memory().setHeldBy(List.of("mem0/collection")).build();

      assertThat(compare(memory, row(mem0Image(), USER_KEY))).isEmpty();
    }

    @Test
    void aMemoryOfAnAgentAloneNeedsNoUser() {
      CanonicalMemory memory = memory().setUser(null).setAgentId("butler").build();

      assertThat(compare(memory, row(mem0Image().setUser(null).setAgentId("butler"), null)))
          .isEmpty();
    }
  }

  @Nested
  class InOpenMemory {

    private final PrimaryComparison openMemory =
        new PrimaryComparison("openmemory/memories", StoreKind.OPENMEMORY, UserIdForm.STRING);

    private Set<String> compare(CanonicalMemory memory, StoreRow row) {
      return texts(openMemory.differences(memory, row));
    }

    @Test
    void aRowThatSaysTheSameAgrees() {
      assertThat(compare(memory().build(), row(openMemoryImage(), USER_KEY))).isEmpty();
    }

    @Test
    void aSoftDeletedRowCountsAsAbsent() {
      StoreRow row = row(openMemoryImage().setState(MemoryState.DELETED), USER_KEY);

      assertThat(compare(memory().build(), row)).containsExactly("missing");
      assertThat(compare(deleted(), row)).isEmpty();
      assertThat(compare(null, row)).isEmpty();
    }

    @Test
    void aLiveRowOfADeletedMemoryIsExtra() {
      assertThat(compare(deleted(), row(openMemoryImage(), USER_KEY))).containsExactly("extra");
    }

    @Test
    void aMemoryWithoutAUserHasNoPlaceThere() {
      assertThat(compare(memory().setUser(null).build(), null)).isEmpty();
    }

    @Test
    void linksAndStateAreCompared() {
      StoreRow row =
          row(openMemoryImage().setCategories(List.of()).setState(MemoryState.ARCHIVED), USER_KEY);

      assertThat(compare(memory().build(), row))
          .containsExactlyInAnyOrder("differs in categories", "differs in state");
    }

    @Test
    void theUsersUuidInPlaceOfHisNameIsAWrongForm() {
      assertThat(compare(memory().build(), row(openMemoryImage(), USER_ID)))
          .containsExactly("wrong user form");
    }

    @Test
    void whatItCannotHoldIsNoDifference() {
      CanonicalMemory memory = memory().setAgentId("butler").setRunId("today").build();

      assertThat(compare(memory, row(openMemoryImage(), USER_KEY))).isEmpty();
    }
  }
}
