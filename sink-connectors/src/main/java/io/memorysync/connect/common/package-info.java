/** What the sinks share: reading records, collapsing batches, meeting errors, options, metrics. */
package io.memorysync.connect.common;
