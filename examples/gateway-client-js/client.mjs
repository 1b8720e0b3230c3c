// mem0's hosted client, unchanged, with the gateway as its host: adds, lists, finds, changes and deletes memories of a
// user, and prints what it was answered, a JSON line for each step.
//
//   node client.mjs <gateway url> <api key> <user id>
//
// Nothing is told to mem0: set MEM0_TELEMETRY=false.
import { MemoryClient } from "mem0ai";

const [host, apiKey, userId] = process.argv.slice(2);
if (!userId) {
  console.error("usage: node client.mjs <gateway url> <api key> <user id>");
  process.exit(2);
}
const client = new MemoryClient({ apiKey, host });

async function step(name, call) {
  console.log(JSON.stringify({ step: name, answer: await call() }));
}

async function refused(name, call) {
  try {
    await call();
  } catch (error) {
    console.log(JSON.stringify({ step: name, error: error.name, code: error.errorCode }));
    return;
  }
  throw new Error(`${name} was not refused`);
}

const filters = { user_id: userId };
await step("ping", async () => {
  await client.ping();
  return "ok";
});
let id;
await step("add", async () => {
  const added = await client.add(
    [
      { role: "user", content: "I play the cello in an amateur orchestra." },
      { role: "assistant", content: "How nice! When do you rehearse?" },
    ],
    { userId, metadata: { source: "talk" }, infer: false },
  );
  id = added.results[0].id;
  return added;
});
await step("get", () => client.get(id));
await step("getAll", () => client.getAll({ filters, page: 1, pageSize: 1 }));
await step("search", () => client.search("musical instrument", { filters, topK: 1 }));
await step("update", () => client.update(id, { text: "Plays the viola.", metadata: { since: 2020 } }));
await step("batchUpdate", () => client.batchUpdate([{ memoryId: id, text: "Plays the viola da gamba." }]));
await step("history", () => client.history(id));
await step("users", () => client.users());
await step("delete", () => client.delete(id));
await refused("get of what is deleted", () => client.get(id));
await refused("add for nobody", () => client.add([{ role: "user", content: "x" }]));
await step("batchDelete", async () => {
  const rest = await client.getAll({ filters });
  return client.batchDelete(rest.results.map((memory) => memory.id));
});
await step("deleteUsers", () => client.deleteUsers({ userId }));
await step("deleteAll", () => client.deleteAll({ userId }));
await step("getAll in the end", () => client.getAll({ filters }));
