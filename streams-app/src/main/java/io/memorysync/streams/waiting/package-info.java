/** How the tasks of the topology wait. */
package io.memorysync.streams.waiting;
