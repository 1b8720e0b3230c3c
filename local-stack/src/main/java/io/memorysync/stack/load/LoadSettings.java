package io.memorysync.stack.load;

import java.time.Duration;

/**
 * How much load there is.
 *
 * @param clients that send at the same time, each its next request when the last is answered
 * @param time for how long
 * @param seed of all that is random: the same gives each client the same requests in the same order
 */
public record LoadSettings(int clients, Duration time, long seed) {}
