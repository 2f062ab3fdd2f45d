using System.Text;
using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>The state machine of consumer groups, without a network: what real clients do not do on demand.</summary>
public sealed class GroupCoordinatorTests
{
    private const int SessionMs = 10_000;

    private readonly GroupCoordinator groups = new(initialRebalanceDelayMs: 0);
    private readonly Dictionary<string, JoinGroupApi.Response> joined = [];
    private readonly Dictionary<string, SyncGroupApi.Response> synced = [];

    [Fact]
    public void A_member_must_come_back_with_the_id_that_it_is_given()
    {
        groups.Join(0, Request(""), "a", mustKnowItsId: true, answer => joined["a"] = answer);

        Assert.Equal(ErrorCode.MemberIdRequired, joined["a"].Error);
        string id = joined["a"].MemberId;
        groups.Join(0, Request(id), "a", mustKnowItsId: true, answer => joined["a"] = answer);
        Assert.Equal((ErrorCode.None, 1, id, id), (joined["a"].Error, joined["a"].GenerationId, joined["a"].Leader, joined["a"].MemberId));
    }

    [Fact]
    public void A_second_member_makes_the_first_join_again_and_gets_its_part_of_the_assignment()
    {
        string first = Join("a");
        Sync("a", (first, "all"));
        Assert.Equal("all", Text(synced["a"]));

        groups.Join(1, Request(""), "b", mustKnowItsId: false, answer => joined["b"] = answer);
        Assert.False(joined.ContainsKey("b"));
        Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(1, new HeartbeatApi.Request { GroupId = "g", MemberId = first, GenerationId = 1 }));
        groups.Join(2, Request(first), "a", mustKnowItsId: false, answer => joined["a"] = answer);

        Assert.Equal((2, 2, 2, 0), (joined["a"].GenerationId, joined["b"].GenerationId, joined["a"].Members.Count, joined["b"].Members.Count));
        Sync("b");
        Assert.False(synced.ContainsKey("b"));
        Sync("a", (first, "left"), (joined["b"].MemberId, "right"));
        Assert.Equal(("left", "right"), (Text(synced["a"]), Text(synced["b"])));
    }

    [Fact]
    public void A_member_that_is_not_heard_of_is_gone_and_what_it_commits_is_refused()
    {
        string first = Join("a");
        Sync("a", (first, "all"));
        Assert.Equal(SessionMs, groups.NextTick);

        groups.Tick(SessionMs);

        Assert.Equal(GroupState.Empty, groups.Find("g")!.State);
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(SessionMs, first, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Heartbeat(SessionMs, new HeartbeatApi.Request { GroupId = "g", MemberId = first, GenerationId = 1 }));
    }

    [Fact]
    public void Who_does_not_join_again_in_time_is_left_behind()
    {
        string first = Join("a");
        Sync("a", (first, "all"));
        groups.Join(1, Request(""), "b", mustKnowItsId: false, answer => joined["b"] = answer);
        groups.Heartbeat(9_000, new HeartbeatApi.Request { GroupId = "g", MemberId = first, GenerationId = 1 });

        groups.Tick(1 + SessionMs);

        Assert.Equal((ErrorCode.None, 2), (joined["b"].Error, joined["b"].GenerationId));
        Assert.Equal(joined["b"].MemberId, joined["b"].Leader);
        Assert.Single(groups.Find("g")!.Members);
    }

    [Fact]
    public void An_older_generation_can_commit_no_more()
    {
        string first = Join("a");
        Sync("a", (first, "all"));
        Assert.Equal(ErrorCode.None, Commit(1, first, 1));
        Assert.Equal(new CommittedOffset(5, -1, "m"), groups.Find("g")!.Offsets.Find(new TopicPartition("orders", 0)));

        groups.Join(2, Request(first), "a", mustKnowItsId: false, answer => joined["a"] = answer);

        Assert.Equal(2, joined["a"].GenerationId);
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(2, first, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(2, "", -1));
    }

    [Fact]
    public void Members_without_a_protocol_in_common_do_not_come_together()
    {
        Join("a");
        JoinGroupApi.Request other = Request("");
        other.Protocols[0].Name = "sticky";

        groups.Join(1, other, "b", mustKnowItsId: false, answer => joined["b"] = answer);

        Assert.Equal(ErrorCode.InconsistentGroupProtocol, joined["b"].Error);
    }

    [Fact]
    public void A_static_member_that_comes_back_replaces_itself()
    {
        JoinGroupApi.Request request = Request("");
        request.GroupInstanceId = "host 1";
        groups.Join(0, request, "a", mustKnowItsId: true, answer => joined["a"] = answer);
        string old = joined["a"].MemberId;
        request.Protocols = Request("").Protocols;

        groups.Join(1, request, "a", mustKnowItsId: true, answer => joined["a"] = answer);

        Assert.NotEqual(old, joined["a"].MemberId);
        Assert.Single(groups.Find("g")!.Members);
        Assert.Equal(ErrorCode.FencedInstanceId, groups.Heartbeat(1, new HeartbeatApi.Request { GroupId = "g", MemberId = old, GroupInstanceId = "host 1", GenerationId = 1 }));
    }

    private string Join(string name)
    {
        groups.Join(0, Request(""), name, mustKnowItsId: false, answer => joined[name] = answer);
        return joined[name].MemberId;
    }

    private void Sync(string name, params (string MemberId, string Text)[] assignments) => groups.Sync(
        0,
        new SyncGroupApi.Request
        {
            GroupId = "g",
            MemberId = joined[name].MemberId,
            GenerationId = joined[name].GenerationId,
            Assignments = [.. assignments.Select(assignment => new SyncGroupApi.Assignment { MemberId = assignment.MemberId, Bytes = Encoding.UTF8.GetBytes(assignment.Text) })],
        },
        answer => synced[name] = answer);

    private ErrorCode Commit(long now, string memberId, int generation) => groups.Commit(now, new OffsetCommitApi.Request
    {
        GroupId = "g",
        MemberId = memberId,
        GenerationId = generation,
        Topics = [new TopicOf<OffsetCommitApi.Partition> { Name = "orders", Partitions = [new OffsetCommitApi.Partition { Offset = 5, Metadata = "m" }] }],
    }).Topics[0].Partitions[0].Error;

    private static JoinGroupApi.Request Request(string memberId) => new()
    {
        GroupId = "g",
        MemberId = memberId,
        SessionTimeoutMs = SessionMs,
        RebalanceTimeoutMs = SessionMs,
        ProtocolType = "consumer",
        Protocols = [new JoinGroupApi.Protocol { Name = "range", Metadata = new byte[] { 1 } }],
    };

    private static string Text(SyncGroupApi.Response response) => Encoding.UTF8.GetString(response.Assignment.Span);
}
