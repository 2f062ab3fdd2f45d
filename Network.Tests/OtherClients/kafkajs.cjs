// Produces numbered messages idempotently, then reads them back as a consumer group.
const { Kafka, logLevel } = require("kafkajs");

async function main([servers, topic, count]) {
  const kafka = new Kafka({ brokers: servers.split(","), logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = Array.from({ length: Number(count) }, (_, number) => ({ key: `${number}`, value: `value ${number}`, headers: { h: "1" } }));
  await producer.send({ topic, messages });
  await producer.disconnect();

  const consumer = kafka.consumer({ groupId: "readers" });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let read = 0;
  await new Promise((done, failed) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
    consumer.run({
      eachMessage: async ({ message }) => {
        console.log(message.value.toString());
        if (++read === Number(count)) done();
      },
    });
  });
  await consumer.disconnect();

  const admin = kafka.admin();
  await admin.connect();
  const [{ partitions }] = await admin.fetchOffsets({ groupId: "readers", topics: [topic] });
  console.log("committed", partitions.reduce((sum, { offset }) => sum + Math.max(Number(offset), 0), 0));
  await admin.disconnect();
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
