package io.memorysync.streams.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class MemoryUsersTest {

  private static final UserRef DERIVED = new UserRef("00000000-0000-5000-8000-000000000001", "drj");
  private static final UserRef MAPPED = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");
  private static final UserRef PREFIX = new UserRef("00000000-0000-5000-8000-000000000002", "dr");

  private final KeyValueStore<String, String> index = index();
  private final MemoryUsers users = new MemoryUsers(index);

  @Test
  void aUserIsNewWithItsFirstMemoryAndNotWithTheNext() {
    assertThat(users.update("m1", null, stateOf(DERIVED))).isTrue();
    assertThat(users.update("m2", null, stateOf(DERIVED))).isFalse();
    assertThat(users.users()).containsExactly(DERIVED);
    assertThat(users.memoriesOf(DERIVED, 10)).containsExactly("m1", "m2");
  }

  @Test
  void noMoreMemoriesAreGivenAtOnceThanAskedFor() {
    users.update("m1", null, stateOf(DERIVED));
    users.update("m2", null, stateOf(DERIVED));
    users.update("m3", null, stateOf(DERIVED));
    assertThat(users.memoriesOf(DERIVED, 2)).containsExactly("m1", "m2");
    assertThat(users.users()).containsExactly(DERIVED);
  }

  @Test
  void aMemoryThatChangesItsUserIsFoundUnderTheNewOneOnly() {
    users.update("m1", null, stateOf(DERIVED));
    assertThat(users.update("m1", stateOf(DERIVED), stateOf(MAPPED))).isTrue();
    assertThat(users.memoriesOf(DERIVED, 10)).isEmpty();
    assertThat(users.memoriesOf(MAPPED, 10)).containsExactly("m1");
  }

  @Test
  void aUserWhoseLastMemoriesWereGivenAwayIsNewWhenALateChangeBringsOneMore() {
    users.update("m1", null, stateOf(DERIVED));
    users
        .memoriesOf(DERIVED, 10)
        .forEach(id -> users.update(id, stateOf(DERIVED), stateOf(MAPPED)));
    assertThat(users.users()).containsExactly(MAPPED);
    assertThat(users.update("m2", null, stateOf(DERIVED))).isTrue();
    assertThat(users.users()).containsExactlyInAnyOrder(MAPPED, DERIVED);
  }

  @Test
  void aForgottenMemoryAndOneWithoutAUserAreNobodys() {
    users.update("m1", null, stateOf(DERIVED));
    users.update("m1", stateOf(DERIVED), null);
    assertThat(users.update("m2", null, stateOf(null))).isFalse();
    assertThat(users.memoriesOf(DERIVED, 10)).isEmpty();
  }

  @Test
  void aStringThatBeginsLikeAnotherIsAnotherUser() {
    users.update("m1", null, stateOf(DERIVED));
    users.update("m2", null, stateOf(PREFIX));
    assertThat(users.memoriesOf(PREFIX, 10)).containsExactly("m2");
  }

  @Test
  void aTaskThatTakesTheStoreOverKnowsEveryUserInIt() {
    users.update("m1", null, stateOf(DERIVED));
    users.update("m2", null, stateOf(DERIVED));
    users.update("m3", null, stateOf(PREFIX));
    users.update("m4", null, stateOf(MAPPED));
    assertThat(new MemoryUsers(index).users()).containsExactlyInAnyOrder(DERIVED, PREFIX, MAPPED);
  }

  private static ResolverState stateOf(UserRef user) {
    CanonicalMemory memory =
        CanonicalMemory.newBuilder()
            .setId("irrelevant")
            .setVersion(1)
            .setUser(user)
            .setContent("likes tea")
            .setContentHash("")
            .setMetadata("{}")
            .setCreatedAt(Changes.START)
            .setUpdatedAt(Changes.START)
            .setWrittenBy(new Provenance("mem0", StoreParts.COLLECTION, Changes.START, 1L))
            .build();
    return ResolverState.newBuilder().setCanonical(memory).build();
  }

  private static KeyValueStore<String, String> index() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    KeyValueStore<String, String> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ResolveProcessor.USERS),
                Serdes.String(),
                Serdes.String())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
