using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>
/// A consumer group of the classic protocol, as a state machine: who belongs to it, in which generation, with which assignment. Source: Kafka's <c>GroupMetadataManager</c>
/// (<c>classicGroupJoin</c>, <c>classicGroupSync</c>). Simpler than there: a static member that comes back always causes a rebalance.
/// </summary>
internal sealed partial class ConsumerGroup(string id, long initialRebalanceDelayMs, ICoordinatorStorage? storage = null)
{
    private readonly List<GroupMember> members = [];

    /// <summary>Ids that were given to members that have to come back with them (KIP-394), and until when they are waited for.</summary>
    private readonly Dictionary<string, long> promised = [];

    private long lastMember;
    private long joinDeadline = long.MaxValue;
    private long joinNotBefore;

    public string Id { get; } = id;

    public GroupState State { get; private set; }

    public int Generation { get; private set; }

    public string ProtocolType { get; private set; } = "";

    public string Protocol { get; private set; } = "";

    public string Leader { get; private set; } = "";

    public IReadOnlyList<GroupMember> Members => members;

    public GroupOffsets Offsets { get; } = new(id, storage);

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public long NextTick
    {
        get
        {
            long next = State == GroupState.PreparingRebalance ? Math.Min(joinDeadline, joinNotBefore == 0 ? long.MaxValue : joinNotBefore) : long.MaxValue;
            foreach (GroupMember member in members)
            {
                next = Math.Min(next, member.ExpiresAt);
            }

            foreach (long until in promised.Values)
            {
                next = Math.Min(next, until);
            }

            return next;
        }
    }

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(GroupEntry entry) => (Generation, lastMember) = (entry.Generation, entry.LastMember);

    public void Join(long now, JoinGroupApi.Request request, string clientId, bool mustKnowItsId, Action<JoinGroupApi.Response> answer)
    {
        ErrorCode error = ErrorOf(request);
        if (error != ErrorCode.None)
        {
            answer(Refusal(error, request.MemberId));
            return;
        }

        GroupMember? known = request.MemberId.Length > 0 ? Find(request.MemberId) : request.GroupInstanceId == null ? null : OfInstance(request.GroupInstanceId);
        if (known != null)
        {
            if (request.MemberId.Length == 0)
            {
                Replace(known, NewId(clientId));
            }

            Rejoin(now, known, request, answer);
        }
        else if (request.MemberId.Length > 0 && !promised.Remove(request.MemberId))
        {
            answer(Refusal(ErrorCode.UnknownMemberId, request.MemberId));
        }
        else if (request.MemberId.Length == 0 && request.GroupInstanceId == null && mustKnowItsId)
        {
            string memberId = NewId(clientId);
            promised.Add(memberId, now + request.SessionTimeoutMs);
            answer(Refusal(ErrorCode.MemberIdRequired, memberId));
        }
        else
        {
            GroupMember added = new(request.MemberId.Length > 0 ? request.MemberId : NewId(clientId), request.GroupInstanceId, clientId);
            members.Add(added);
            ProtocolType = request.ProtocolType;
            Update(now, added, request, answer);
            Rebalance(now);
        }
    }

    public void Sync(long now, SyncGroupApi.Request request, Action<SyncGroupApi.Response> answer)
    {
        ErrorCode error = ErrorOf(request.MemberId, request.GroupInstanceId, request.GenerationId, out GroupMember? member);
        if (error == ErrorCode.None && ((request.ProtocolType ?? ProtocolType) != ProtocolType || (request.ProtocolName ?? Protocol) != Protocol))
        {
            error = ErrorCode.InconsistentGroupProtocol;
        }

        if (error == ErrorCode.None && State == GroupState.PreparingRebalance)
        {
            error = ErrorCode.RebalanceInProgress;
        }

        if (error != ErrorCode.None)
        {
            answer(new SyncGroupApi.Response { Error = error });
            return;
        }

        member!.HeardOfAt = now;
        member.Syncing?.Invoke(new SyncGroupApi.Response { Error = ErrorCode.RebalanceInProgress });
        member.Syncing = answer;
        if (State == GroupState.CompletingRebalance && member.Id == Leader)
        {
            foreach (GroupMember other in members)
            {
                other.Assignment = request.Assignments.Find(assignment => assignment.MemberId == other.Id)?.Bytes.ToArray() ?? default;
            }

            State = GroupState.Stable;
        }

        if (State == GroupState.Stable)
        {
            AnswerSyncs(now, ErrorCode.None);
        }
    }

    public ErrorCode Heartbeat(long now, HeartbeatApi.Request request)
    {
        ErrorCode error = ErrorOf(request.MemberId, request.GroupInstanceId, request.GenerationId, out GroupMember? member);
        if (error != ErrorCode.None)
        {
            return error;
        }

        member!.HeardOfAt = now;
        return State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public ErrorCode Leave(long now, string memberId, string? instanceId)
    {
        if (promised.Remove(memberId))
        {
            TryCompleteJoin(now);
            return ErrorCode.None;
        }

        GroupMember? member = instanceId != null && memberId.Length == 0 ? OfInstance(instanceId) : Find(memberId);
        if (member == null)
        {
            return ErrorCode.UnknownMemberId;
        }

        if (instanceId != null && member.InstanceId != instanceId)
        {
            return ErrorCode.FencedInstanceId;
        }

        Remove(member);
        Rebalance(now);
        return ErrorCode.None;
    }

    /// <summary>Whether a member may commit offsets. Whoever belongs to no group may, while the group has no members.</summary>
    public ErrorCode ErrorOfCommit(long now, string memberId, string? instanceId, int generation)
    {
        if (generation < 0 && memberId.Length == 0 && instanceId == null)
        {
            return State == GroupState.Empty ? ErrorCode.None : ErrorCode.UnknownMemberId;
        }

        ErrorCode error = ErrorOf(memberId, instanceId, generation, out GroupMember? member);
        if (error == ErrorCode.None)
        {
            member!.HeardOfAt = now;
        }

        return error == ErrorCode.None && State == GroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : error;
    }

    public void Tick(long now)
    {
        foreach (string late in promised.Where(promise => promise.Value <= now).Select(promise => promise.Key).ToArray())
        {
            promised.Remove(late);
        }

        GroupMember[] expired = [.. members.Where(member => member.ExpiresAt <= now)];
        foreach (GroupMember member in expired)
        {
            Remove(member);
        }

        if (expired.Length > 0)
        {
            Rebalance(now);
        }
        else if (State == GroupState.PreparingRebalance && joinDeadline <= now)
        {
            CompleteJoin(now);
        }
        else
        {
            TryCompleteJoin(now);
        }
    }

    private static JoinGroupApi.Response Refusal(ErrorCode error, string memberId) => new() { Error = error, MemberId = memberId, ProtocolName = "" };

    private ErrorCode ErrorOf(JoinGroupApi.Request request)
    {
        if (request.SessionTimeoutMs <= 0)
        {
            return ErrorCode.InvalidSessionTimeout;
        }

        if (request.MemberId.Length > 0 && request.GroupInstanceId != null && OfInstance(request.GroupInstanceId) is { } holder && holder.Id != request.MemberId)
        {
            return ErrorCode.FencedInstanceId;
        }

        IEnumerable<GroupMember> others = members.Where(member => member.Id != request.MemberId && (request.GroupInstanceId == null || member.InstanceId != request.GroupInstanceId));
        return request.Protocols.Count == 0 || request.ProtocolType.Length == 0
            || (others.Any() && (request.ProtocolType != ProtocolType || !request.Protocols.Exists(protocol => others.All(member => member.Can(protocol.Name)))))
            ? ErrorCode.InconsistentGroupProtocol
            : ErrorCode.None;
    }

    private ErrorCode ErrorOf(string memberId, string? instanceId, int generation, out GroupMember? member)
    {
        member = Find(memberId);
        if (instanceId != null && OfInstance(instanceId) is { } holder && holder.Id != memberId)
        {
            return ErrorCode.FencedInstanceId;
        }

        return member == null ? ErrorCode.UnknownMemberId : generation != Generation ? ErrorCode.IllegalGeneration : ErrorCode.None;
    }

    private GroupMember? Find(string memberId) => members.Find(member => member.Id == memberId);

    private GroupMember? OfInstance(string instanceId) => members.Find(member => member.InstanceId == instanceId);

    private string NewId(string clientId)
    {
        lastMember++;
        Save();
        return $"{clientId}-{Id}-{lastMember}";
    }

    private void Save() => storage?.Put(new GroupEntry(Id, Generation, lastMember));
}
