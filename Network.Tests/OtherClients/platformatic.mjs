// Produces numbered messages idempotently, then reads them back as a consumer group.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Modules are looked for beside this file, so that the folder of the packages has to be named.
const packages = createRequire(pathToFileURL(process.env.NODE_PATH + "/"));
const { Admin, Consumer, Producer, MessagesStreamModes, ProduceAcks, stringDeserializers, stringSerializers } = await import(
  pathToFileURL(packages.resolve("@platformatic/kafka"))
);
const [servers, topic, count] = process.argv.slice(2);
const client = { clientId: "test", bootstrapBrokers: servers.split(","), retries: 10, retryDelay: 50 };

const producer = new Producer({ ...client, serializers: stringSerializers, idempotent: true, acks: ProduceAcks.ALL });
const messages = Array.from({ length: Number(count) }, (_, number) => ({ topic, key: `${number}`, value: `value ${number}`, headers: { h: "1" } }));
await producer.send({ messages });
await producer.close();

const consumer = new Consumer({ ...client, groupId: "readers", deserializers: stringDeserializers });
const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false, maxWaitTime: 100 });
let read = 0;
for await (const message of stream) {
  console.log(message.value);
  await message.commit();
  if (++read === Number(count)) break;
}
await consumer.close(true);

const admin = new Admin(client);
const [group] = await admin.listConsumerGroupOffsets({ groups: [{ groupId: "readers" }] });
console.log("committed", group.topics.flatMap(({ partitions }) => partitions).reduce((sum, { committedOffset }) => sum + Number(committedOffset), 0));
await admin.close();
