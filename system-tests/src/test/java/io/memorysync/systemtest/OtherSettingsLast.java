package io.memorysync.systemtest;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Always the same order: by name, and after all others what restarts the streams-app. */
public final class OtherSettingsLast implements ClassOrderer {

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparing((ClassDescriptor test) -> test.isAnnotated(OtherSettings.class))
                .thenComparing(test -> test.getTestClass().getName()));
  }
}
