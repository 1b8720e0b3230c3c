/** What cannot be taken: its codes and its counts, which both steps of the topology share. */
package io.memorysync.streams.rejection;
