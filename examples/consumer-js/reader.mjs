// Reads memory.canonical and prints JSON lines:
//
//   node reader.mjs <bootstrap servers> <registry url> [--until-end]
//
// Follows the topic from its beginning and prints every version as it comes; {"id": ..., "forgotten": true} for a
// tombstone. With --until-end it stops at the present end of the topic and prints each memory once, as it is then.
// The registry url is that of its Confluent API, for example http://localhost:8081/apis/ccompat/v7.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import kafkajs from 'kafkajs'
import lz4 from 'lz4js'

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs

const TOPIC = 'memory.canonical'

// The records are compressed with lz4, for which KafkaJS brings no codec.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
})

/** Prints a line, and waits while the reader of our output is slower than we are. */
async function print(memory) {
  if (!process.stdout.write(`${JSON.stringify(memory)}\n`)) {
    await once(process.stdout, 'drain')
  }
}

/** The offset after the last record of every partition that is not empty, by partition. */
async function endOffsets(kafka) {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(TOPIC)
    return new Map(
      offsets
        .filter(({ low, high }) => BigInt(low) < BigInt(high))
        .map(({ partition, high }) => [partition, BigInt(high)]),
    )
  } finally {
    await admin.disconnect()
  }
}

/**
 * Reads from the beginning. Ends when every partition is read up to its end offset; never, without them.
 *
 * @param onMemory called with the id and the memory, or null for a tombstone, in the order of each partition
 */
async function read(kafka, registry, ends, onMemory) {
  // A group of its own that commits nothing: every run starts at the beginning.
  const consumer = kafka.consumer({ groupId: `memory-sync-example-${randomUUID()}` })
  await consumer.connect()
  try {
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
      // Messages alone do not tell the end: the last record of a partition is a transaction marker, which only
      // the consumer sees.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
        if (ends?.has(payload.partition) && BigInt(payload.lastOffset) + 1n >= ends.get(payload.partition)) {
          ends.delete(payload.partition)
          if (ends.size === 0) {
            resolve()
          }
        }
      })
      consumer
        .subscribe({ topic: TOPIC, fromBeginning: true })
        .then(() =>
          consumer.run({
            autoCommit: false,
            eachMessage: async ({ message }) => {
              const memory = message.value === null ? null : await registry.decode(message.value)
              await onMemory(message.key.toString(), memory)
            },
          }),
        )
        .catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { 'until-end': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (positionals.length !== 2) {
    console.error('usage: node reader.mjs <bootstrap servers> <registry url> [--until-end]')
    process.exitCode = 2
    return
  }
  const [bootstrapServers, registryUrl] = positionals
  const kafka = new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.NOTHING })
  const registry = new SchemaRegistry({ host: registryUrl })

  if (!values['until-end']) {
    await read(kafka, registry, null, (id, memory) => print(memory ?? { id, forgotten: true }))
    return
  }
  const memories = new Map()
  const ends = await endOffsets(kafka)
  if (ends.size > 0) {
    await read(kafka, registry, ends, async (id, memory) => {
      if (memory === null) {
        memories.delete(id)
      } else {
        memories.set(id, memory)
      }
    })
  }
  for (const memory of memories.values()) {
    await print(memory)
  }
}

await main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
