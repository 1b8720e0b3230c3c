/** When the application commits. */
package io.memorysync.streams.commit;
