package io.memorysync.systemtest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/**
 * Tests that need a streams-app with other settings than the installed ones. {@link
 * OtherSettingsLast} lets them come last, so that one restart does for all of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OtherSettings {

  /** A person decides on texts; what takes a minute or a month takes seconds. */
  Map<String, String> SETTINGS =
      Map.of(
          "conflict.policy.content", "manual",
          "reference.timeout.ms", "3000",
          "deleted.retention.ms", "3000");
}
