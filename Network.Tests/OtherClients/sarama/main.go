// Produces numbered messages idempotently, then reads them back, partition after partition.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/Shopify/sarama"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	servers, topic := strings.Split(os.Args[1], ","), os.Args[2]
	count, err := strconv.Atoi(os.Args[3])
	check(err)

	config := sarama.NewConfig()
	config.Version = sarama.V2_1_0_0
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Return.Successes = true
	config.Producer.Retry.Max = 20
	config.Producer.Retry.Backoff = 50 * time.Millisecond
	config.Net.MaxOpenRequests = 1
	// Version 1.22.1 may put messages that it sends again into a batch with others, which no broker recognises: all of a partition go into one.
	config.Producer.Flush.Frequency = 200 * time.Millisecond

	producer, err := sarama.NewSyncProducer(servers, config)
	check(err)
	messages := []*sarama.ProducerMessage{}
	for number := 0; number < count; number++ {
		messages = append(messages, &sarama.ProducerMessage{
			Topic: topic, Key: sarama.StringEncoder(strconv.Itoa(number)), Value: sarama.StringEncoder(fmt.Sprintf("value %d", number)),
		})
	}
	if err := producer.SendMessages(messages); err != nil {
		for _, failed := range err.(sarama.ProducerErrors) {
			fmt.Fprintln(os.Stderr, failed)
		}
		check(err)
	}
	check(producer.Close())

	client, err := sarama.NewClient(servers, config)
	check(err)
	consumer, err := sarama.NewConsumerFromClient(client)
	check(err)
	partitions, err := consumer.Partitions(topic)
	check(err)
	for _, partition := range partitions {
		end, err := client.GetOffset(topic, partition, sarama.OffsetNewest)
		check(err)
		if end == 0 {
			continue
		}
		reader, err := consumer.ConsumePartition(topic, partition, sarama.OffsetOldest)
		check(err)
		for message := range reader.Messages() {
			fmt.Println(string(message.Value))
			if message.Offset == end-1 {
				break
			}
		}
		check(reader.Close())
	}
	check(consumer.Close())
}
