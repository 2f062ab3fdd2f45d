using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Random calls, answers, errors, broken connections and clocks, against a log that remembers producers as a broker's does.</summary>
public sealed class RandomProducerTests
{
    private enum Kind
    {
        Append,
        Deliver,
        Answer,
        Refuse,
        Doubt,
        Forget,
        Break,
        Late,
        Pass,
        JumpBack,
        MoveLeader,
        Flush,
    }

    private sealed record Step(Kind Kind, int Choice, int Amount);

    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency(
            (10, Gen.Constant(Kind.Append)), (8, Gen.Constant(Kind.Deliver)), (8, Gen.Constant(Kind.Answer)), (2, Gen.Constant(Kind.Refuse)), (2, Gen.Constant(Kind.Doubt)), (1, Gen.Constant(Kind.Forget)),
            (1, Gen.Constant(Kind.Break)), (1, Gen.Constant(Kind.Late)), (4, Gen.Constant(Kind.Pass)), (1, Gen.Constant(Kind.JumpBack)), (1, Gen.Constant(Kind.MoveLeader)), (1, Gen.Constant(Kind.Flush)))
        from choice in Gen.Choose(0, 99)
        from amount in Gen.Choose(1, 300)
        select new Step(kind, choice, amount);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_reference_idempotent_producer_keeps_order_never_duplicates_and_tells_the_truth(int inFlight) =>
        Check(TestProducer.Idempotent(("max.in.flight", $"{inFlight}"), ("delivery.timeout.ms", "2000"), ("request.timeout.ms", "500"), ("batch.num.messages", "2")), log => log.Verify(inOrder: true));

    [Fact]
    public void Without_idempotence_and_as_librdkafka_every_accepted_message_gets_one_verdict_and_what_is_persisted_is_in_the_log()
    {
        foreach (ProducerProfile profile in Enum.GetValues<ProducerProfile>())
        {
            foreach (string idempotence in (string[])["true", "false"])
            {
                foreach (string acks in idempotence == "true" ? (string[])["all"] : ["all", "0"])
                {
                    Check(
                        TestProducer.Settings(profile, ("enable.idempotence", idempotence), ("acks", acks), ("linger.ms", "3"), ("delivery.timeout.ms", "2000"), ("request.timeout.ms", "500"), ("batch.num.messages", "2"), ("retries", "20")),
                        log => log.Verify(inOrder: false));
                }
            }
        }
    }

    private static void Check(ProducerOptions options, Action<Cluster> verify) =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            Cluster cluster = new(options);
            steps.ForEach(cluster.Take);
            cluster.Settle();
            verify(cluster);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(700).WithEndSize(150));

    /// <summary>Two brokers, two partitions whose logs survive every leader change, and connections that keep the order.</summary>
    private sealed class Cluster : IProducerEffects
    {
        private static readonly ErrorCode[] Refusals = [ErrorCode.NotEnoughReplicas, ErrorCode.CorruptMessage, ErrorCode.MessageTooLarge, ErrorCode.TopicAuthorizationFailed, ErrorCode.InvalidRecord, ErrorCode.ThrottlingQuotaExceeded];

        private static readonly ErrorCode[] Doubts =
            [ErrorCode.RequestTimedOut, ErrorCode.NotEnoughReplicasAfterAppend, ErrorCode.NotLeaderOrFollower, ErrorCode.KafkaStorageError, ErrorCode.LeaderNotAvailable, ErrorCode.UnknownServerError, ErrorCode.BrokerNotAvailable];

        private readonly ProducerCore core;
        private readonly PartitionLog[] logs = [new(), new()];
        private readonly int[] leaders = [1, 2];
        private readonly int[] leaderEpochs = [0, 0];
        private readonly Dictionary<int, List<(int Id, Request Request)>> requests = new() { [-1] = [], [1] = [], [2] = [] };
        private readonly Dictionary<int, List<(int Id, Response Response)>> responses = new() { [-1] = [], [1] = [], [2] = [] };
        private readonly List<(int Broker, Request Request)> late = [];
        private readonly List<DeliveryReport> reports = [];
        private readonly List<int> accepted = [];
        private readonly List<int>[] calls = [[], []];
        private long now = 1_000;
        private int effects;

        public Cluster(ProducerOptions options) => core = new(options, this, 1);

        public void Take(Step step)
        {
            int broker = new[] { -1, 1, 2 }[step.Choice % 3];
            switch (step.Kind)
            {
                case Kind.Append:
                    int partition = step.Choice % 2;
                    int message = calls[0].Count + calls[1].Count;
                    calls[partition].Add(message);
                    if (core.Append(now, TestProducer.Topic, partition, new(null, BitConverter.GetBytes(message), now), message) == AppendResult.Accepted)
                    {
                        accepted.Add(message);
                    }

                    break;
                case Kind.Deliver:
                    Deliver(broker, ErrorCode.None, isAppended: true, isMissing: false);
                    break;
                case Kind.Answer:
                    Answer(broker);
                    break;
                case Kind.Refuse:
                    Deliver(broker, Refusals[step.Amount % Refusals.Length], isAppended: false, isMissing: false);
                    break;
                case Kind.Doubt:
                    Deliver(broker, Doubts[step.Amount % Doubts.Length], isAppended: step.Choice % 2 == 0, isMissing: step.Amount % 9 == 0);
                    break;
                case Kind.Forget:
                    // A broker that restarts with an empty producer state: only what the log still tells is known.
                    logs[step.Choice % 2].Rebuild();
                    break;
                case Kind.Break:
                    Forget(broker);
                    core.HandleDisconnect(now, broker);
                    break;
                case Kind.Late:
                    Arrive(step.Choice);
                    break;
                case Kind.Pass:
                    Pass(step.Amount);
                    break;
                case Kind.JumpBack:
                    core.Tick(now - step.Amount);
                    break;
                case Kind.MoveLeader:
                    leaders[step.Choice % 2] = 3 - leaders[step.Choice % 2];
                    leaderEpochs[step.Choice % 2]++;
                    break;
                default:
                    core.Flush(now);
                    break;
            }
        }

        /// <summary>From now on nothing goes wrong; what is late arrives at the very end.</summary>
        public void Settle()
        {
            for (int round = 0; round < 200 && core.Pending > 0; round++)
            {
                foreach (int broker in requests.Keys.ToList())
                {
                    while (requests[broker].Count > 0 || responses[broker].Count > 0)
                    {
                        Deliver(broker, ErrorCode.None, isAppended: true, isMissing: false);
                        Answer(broker);
                    }
                }

                Pass(100);
            }

            foreach (List<(int, Request)> connection in requests.Values)
            {
                connection.Clear();
            }

            while (late.Count > 0)
            {
                Arrive(0);
            }
        }

        public void Verify(bool inOrder)
        {
            Assert.Equal(0, core.Pending);
            Assert.Equal(accepted, reports.Select(report => (int)report.State!).Order());
            List<int>[] stored = [.. logs.Select(log => log.Entries.SelectMany(entry => entry.Batch.Records).Select(record => BitConverter.ToInt32(record.Value!)).ToList())];
            foreach (DeliveryReport report in reports)
            {
                int message = (int)report.State!;
                int copies = stored.Sum(log => log.Count(other => other == message));
                Assert.True(report.Status != DeliveryStatus.Persisted || copies > 0, $"{message} is persisted and absent.");
                if (inOrder)
                {
                    Assert.True(copies <= 1, $"{message} is in the log {copies} times.");
                    Assert.True(report.Status != DeliveryStatus.NotPersisted || copies == 0, $"{message} is not persisted and present.");
                    Assert.True(report.Status != DeliveryStatus.Persisted || report.Offset < 0 || stored[report.Partition.Partition][(int)report.Offset] == message, $"{message} is not at its offset.");
                }
            }

            if (inOrder)
            {
                Assert.All(stored, log => Assert.Equal(log.Order(), log));
            }
        }

        void IProducerEffects.Send(int broker, int correlationId, Request request)
        {
            effects++;
            requests[broker].Add((correlationId, request));
        }

        void IProducerEffects.Disconnect(int broker)
        {
            effects++;
            Forget(broker);
        }

        void IProducerEffects.Report(in DeliveryReport report)
        {
            effects++;
            reports.Add(report);
        }

        // The producer must ask for its ticks neither too late nor for nothing for ever.
        private void Pass(long milliseconds)
        {
            long end = now + milliseconds;
            while (core.NextTick <= end)
            {
                Idle(Math.Min(core.NextTick, end) - 1);
                now = Math.Max(now, core.NextTick);
                core.Tick(now);
                Assert.True(core.NextTick > now, "The next tick is due already.");
            }

            Idle(end);
            now = end;
        }

        private void Idle(long until)
        {
            int before = effects;
            if (until > now)
            {
                now = until;
                core.Tick(now);
                Assert.Equal(before, effects);
            }
        }

        private void Deliver(int broker, ErrorCode error, bool isAppended, bool isMissing)
        {
            if (requests[broker].Count == 0)
            {
                return;
            }

            (int id, Request request) = requests[broker][0];
            requests[broker].RemoveAt(0);
            Response? response = request switch
            {
                MetadataRequest => new MetadataResponse([1, 2], [new(ErrorCode.None, TestProducer.Topic, [.. leaders.Select((leader, index) => new PartitionMetadata(ErrorCode.None, index, leader, leaderEpochs[index]))])]),
                InitProducerIdRequest => new InitProducerIdResponse(ErrorCode.None, 7, 0),
                ProduceRequest produce => Append(broker, produce, error, isAppended, isMissing),
                _ => throw new NotSupportedException(),
            };
            if (response is not null)
            {
                responses[broker].Add((id, response));
            }
        }

        private ProduceResponse? Append(int broker, ProduceRequest produce, ErrorCode error, bool isAppended, bool isMissing)
        {
            List<PartitionAppended> answers = [];
            foreach (PartitionBatch batch in produce.Batches)
            {
                PartitionLog log = logs[batch.Partition.Partition];
                bool isLeader = leaders[batch.Partition.Partition] == broker;
                ProducerCheck check = isLeader && isAppended ? log.Producers.Check(batch.Batch) : default;
                long offset = log.EndOffset;
                if (isLeader && isAppended && check.IsAccepted)
                {
                    log.Append(0, batch.Batch);
                }

                ErrorCode answer = !isLeader ? ErrorCode.NotLeaderOrFollower : isAppended && check.Error != ErrorCode.None ? check.Error : error;
                answers.Add(new(batch.Partition, answer, answer != ErrorCode.None ? -1 : check.DuplicateOf >= 0 ? check.DuplicateOf : offset, 0));
            }

            return produce.Acks == 0 ? null : new(isMissing ? [] : answers);
        }

        private void Answer(int broker)
        {
            if (responses[broker].Count > 0)
            {
                (int id, Response response) = responses[broker][0];
                responses[broker].RemoveAt(0);
                core.HandleResponse(now, id, response);
            }
        }

        // What was on its way may still arrive, and nobody hears the answer.
        private void Forget(int broker)
        {
            late.AddRange(requests[broker].Select(request => (broker, request.Request)));
            requests[broker].Clear();
            responses[broker].Clear();
        }

        private void Arrive(int choice)
        {
            if (late.Count > 0)
            {
                int broker = late[choice % late.Count].Broker;
                int index = late.FindIndex(other => other.Broker == broker);
                if (late[index].Request is ProduceRequest produce)
                {
                    Append(broker, produce, ErrorCode.None, isAppended: true, isMissing: false);
                }

                late.RemoveAt(index);
            }
        }
    }
}
