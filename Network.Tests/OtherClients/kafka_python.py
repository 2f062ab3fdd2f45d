# Produces numbered messages, then reads them back as a consumer group.
import sys
from kafka import KafkaConsumer, KafkaProducer

servers, topic, count = sys.argv[1].split(","), sys.argv[2], int(sys.argv[3])
producer = KafkaProducer(bootstrap_servers=servers, acks="all", retries=10, compression_type="gzip")
sent = [producer.send(topic, key=b"%d" % number, value=b"value %d" % number, headers=[("h", b"1")]) for number in range(count)]
producer.flush(timeout=60)
for future in sent:
    future.get(timeout=1)
producer.close()

consumer = KafkaConsumer(topic, bootstrap_servers=servers, group_id="readers", auto_offset_reset="earliest", consumer_timeout_ms=60_000)
for read, message in enumerate(consumer, 1):
    print(message.value.decode())
    if read == count:
        break
consumer.commit()
print("committed", sum(consumer.committed(partition) for partition in consumer.assignment()))
consumer.close(autocommit=False)
