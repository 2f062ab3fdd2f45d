# Produces numbered messages idempotently, then reads them back as a consumer group.
import sys
from confluent_kafka import Consumer, Producer

servers, topic, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
producer = Producer({"bootstrap.servers": servers, "enable.idempotence": True, "retry.backoff.ms": 20, "compression.type": "snappy"})
failed = []
for number in range(count):
    producer.produce(topic, key=b"%d" % number, value=b"value %d" % number, on_delivery=lambda error, message: failed.append(error) if error else None)
if producer.flush(60) or failed:
    sys.exit(f"not delivered: {failed}")

consumer = Consumer({"bootstrap.servers": servers, "group.id": "readers", "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([topic])
for _ in range(count):
    message = consumer.poll(60)
    if message is None or message.error():
        sys.exit(f"nothing to read: {message and message.error()}")
    print(message.value().decode())
consumer.commit(asynchronous=False)
print("committed", sum(partition.offset for partition in consumer.committed(consumer.assignment(), timeout=30) if partition.offset > 0))
consumer.close()
