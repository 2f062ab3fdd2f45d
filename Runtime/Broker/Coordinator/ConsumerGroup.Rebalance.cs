using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <content>From one generation to the next.</content>
internal sealed partial class ConsumerGroup
{
    private void Rejoin(long now, GroupMember member, JoinGroupApi.Request request, Action<JoinGroupApi.Response> answer)
    {
        bool isNew = !member.CanTheSameAs(request.Protocols) || request.MemberId.Length == 0;
        Update(now, member, request, answer);
        if (State == GroupState.PreparingRebalance)
        {
            TryCompleteJoin(now);
        }
        else if (isNew || (State == GroupState.Stable && member.Id == Leader))
        {
            Rebalance(now);
        }
        else
        {
            // It did not get the answer of this generation.
            AnswerJoin(now, member);
        }
    }

    private static void Update(long now, GroupMember member, JoinGroupApi.Request request, Action<JoinGroupApi.Response> answer)
    {
        member.HeardOfAt = now;
        member.SessionTimeoutMs = request.SessionTimeoutMs;
        member.RebalanceTimeoutMs = request.RebalanceTimeoutMs < 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs;
        // The bytes of a request are a part of its frame.
        member.Protocols = [.. request.Protocols.Select(protocol => new JoinGroupApi.Protocol { Name = protocol.Name, Metadata = protocol.Metadata.ToArray() })];
        member.Joining?.Invoke(Refusal(ErrorCode.RebalanceInProgress, member.Id));
        member.Joining = answer;
    }

    /// <summary>A static member came back as another process.</summary>
    private void Replace(GroupMember member, string newId)
    {
        member.Joining?.Invoke(Refusal(ErrorCode.FencedInstanceId, member.Id));
        member.Joining = null;
        member.Syncing?.Invoke(new SyncGroupApi.Response { Error = ErrorCode.FencedInstanceId });
        member.Syncing = null;
        Leader = Leader == member.Id ? newId : Leader;
        member.Id = newId;
    }

    private void Remove(GroupMember member)
    {
        members.Remove(member);
        member.Joining?.Invoke(Refusal(ErrorCode.UnknownMemberId, member.Id));
        member.Syncing?.Invoke(new SyncGroupApi.Response { Error = ErrorCode.UnknownMemberId });
    }

    private void Rebalance(long now)
    {
        if (State is GroupState.CompletingRebalance or GroupState.Stable)
        {
            AnswerSyncs(now, ErrorCode.RebalanceInProgress);
        }

        if (State != GroupState.PreparingRebalance)
        {
            joinNotBefore = State == GroupState.Empty && initialRebalanceDelayMs > 0 ? now + initialRebalanceDelayMs : 0;
            joinDeadline = now + (members.Count == 0 ? 0 : members.Max(member => member.RebalanceTimeoutMs));
            State = GroupState.PreparingRebalance;
        }

        TryCompleteJoin(now);
    }

    private void TryCompleteJoin(long now)
    {
        if (State == GroupState.PreparingRebalance && now >= joinNotBefore && promised.Count == 0 && members.TrueForAll(member => member.Joining != null))
        {
            CompleteJoin(now);
        }
    }

    private void CompleteJoin(long now)
    {
        members.RemoveAll(member => member.Joining == null && member.InstanceId == null);
        joinDeadline = long.MaxValue;
        joinNotBefore = 0;
        Generation++;
        Save();
        if (members.Count == 0)
        {
            State = GroupState.Empty;
            Leader = Protocol = ProtocolType = "";
            return;
        }

        State = GroupState.CompletingRebalance;
        if (Find(Leader) is not { Joining: not null })
        {
            Leader = (members.Find(member => member.Joining != null) ?? members[0]).Id;
        }

        // Each member votes for the first of its protocols that all can.
        string[] common = [.. members[0].Protocols.Select(protocol => protocol.Name).Where(name => members.TrueForAll(member => member.Can(name)))];
        Invariant.Holds(common.Length > 0, $"The members of group {Id} have no protocol in common.");
        Protocol = members.Select(member => member.Protocols.First(protocol => common.Contains(protocol.Name)).Name).CountBy(name => name).MaxBy(votes => votes.Value).Key;
        foreach (GroupMember member in members.Where(member => member.Joining != null))
        {
            member.Assignment = default;
            AnswerJoin(now, member);
        }
    }

    private void AnswerJoin(long now, GroupMember member)
    {
        Action<JoinGroupApi.Response> answer = member.Joining!;
        member.Joining = null;
        member.HeardOfAt = now;
        answer(new JoinGroupApi.Response
        {
            GenerationId = Generation,
            ProtocolType = ProtocolType,
            ProtocolName = Protocol,
            Leader = Leader,
            MemberId = member.Id,
            Members = member.Id != Leader
                ? []
                : [.. members.Select(other => new JoinGroupApi.Member { MemberId = other.Id, GroupInstanceId = other.InstanceId, Metadata = other.MetadataFor(Protocol) })],
        });
    }

    private void AnswerSyncs(long now, ErrorCode error)
    {
        foreach (GroupMember member in members.Where(member => member.Syncing != null))
        {
            Action<SyncGroupApi.Response> answer = member.Syncing!;
            member.Syncing = null;
            member.HeardOfAt = now;
            answer(error != ErrorCode.None
                ? new SyncGroupApi.Response { Error = error }
                : new SyncGroupApi.Response { ProtocolType = ProtocolType, ProtocolName = Protocol, Assignment = member.Assignment });
        }
    }
}
