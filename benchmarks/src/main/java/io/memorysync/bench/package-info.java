/**
 * Measures memory-sync beside its peers. A scenario names its contenders; in each round every
 * contender does the same work once, in alternating order; what counts is the ratio of medians.
 */
package io.memorysync.bench;
