package io.memorysync.streams.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.serde.FloatVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States that were written by an earlier release hold digests, too. */
class RowDigestTest {

  @Test
  void itIsTheDigestOfTheSingleObjectEncoding() throws IOException, NoSuchAlgorithmException {
    MemoryImage row =
        Changes.mem0("likes tea").setVector(FloatVector.of(0.25f, -0.5f, 1e-7f)).build();

    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(row.toByteBuffer());

    assertThat(RowDigest.of(row)).isEqualTo(ByteBuffer.wrap(sha256.digest()));
  }

  @Test
  void itDoesNotDependOnHowAVectorIsHeld() {
    MemoryImage boxed = Changes.mem0("likes tea").setVector(List.of(0.25f, -0.5f)).build();
    MemoryImage plain = Builders.from(boxed).setVector(FloatVector.of(0.25f, -0.5f)).build();

    assertThat(RowDigest.of(plain)).isEqualTo(RowDigest.of(boxed));
  }
}
