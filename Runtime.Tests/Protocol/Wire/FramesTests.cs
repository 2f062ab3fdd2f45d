using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

public sealed class FramesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_request_has_the_header_of_its_version(short version)
    {
        WireBuffer buffer = new();
        ApiVersionsApi.Request request = new() { ClientSoftwareName = "us", ClientSoftwareVersion = "1" };

        Frames.WriteRequest<ApiVersionsApi.Request, ApiVersionsApi.Response>(buffer, request, version, 7, "me");

        byte[] header = [0, 18, 0, (byte)version, 0, 0, 0, 7, 0, 2, (byte)'m', (byte)'e'];
        byte[] body = version == 2 ? [] : [0, 3, (byte)'u', (byte)'s', 2, (byte)'1', 0];
        Assert.Equal([0, 0, 0, (byte)(header.Length + body.Length), .. header, .. body], buffer.Written.ToArray());
        RequestHeader read = RequestHeader.Read(buffer.Written[Frames.LengthSize..], ApiVersionsApi.Api, out ReadOnlyMemory<byte> rest);
        Assert.Equal(new RequestHeader(18, version, 7) { ClientId = "me" }, read);
        Assert.Equal(body.Length == 0 ? 0 : body.Length - 1, rest.Length);
    }

    [Fact]
    public void The_answer_to_ApiVersions_has_a_header_that_every_client_reads()
    {
        WireBuffer buffer = new();

        Frames.WriteResponse(buffer, new ApiVersionsApi.Response(), ApiVersionsApi.Api, 3, 7);

        Assert.Equal([0, 0, 0, 12, 0, 0, 0, 7, 0, 0, 1, 0, 0, 0, 0, 0], buffer.Written.ToArray());
    }

    [Fact]
    public void An_answer_in_a_flexible_version_has_tagged_fields_in_its_header()
    {
        WireBuffer buffer = new();
        InitProducerIdApi.Response response = new() { ProducerId = 9 };

        Frames.WriteResponse(buffer, response, InitProducerIdApi.Api, 2, 7);

        Assert.Equal([0, 0, 0, 22, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 255, 255, 0], buffer.Written.ToArray());
        ReadOnlyMemory<byte> frame = buffer.Written[Frames.LengthSize..];
        Assert.Equal(7, Frames.CorrelationIdOf(frame));
        Assert.Equal(9, Frames.ReadResponse<InitProducerIdApi.Request, InitProducerIdApi.Response>(frame, 2).ProducerId);
    }

    [Fact]
    public void The_numbers_and_versions_are_those_of_the_protocol() =>
        Assert.Equal(
            "Produce 0 3-11 9, Fetch 1 4-16 12, ListOffsets 2 1-8 6, Metadata 3 0-12 9, OffsetCommit 8 2-9 8, OffsetFetch 9 1-9 6, FindCoordinator 10 0-5 3, "
            + "JoinGroup 11 0-9 6, Heartbeat 12 0-4 4, LeaveGroup 13 0-5 4, SyncGroup 14 0-5 4, DescribeGroups 15 0-5 5, ListGroups 16 0-4 3, SaslHandshake 17 0-1 32767, "
            + "ApiVersions 18 0-4 3, CreateTopics 19 0-7 5, DeleteTopics 20 0-6 4, InitProducerId 22 0-4 2, OffsetForLeaderEpoch 23 2-4 4, AddPartitionsToTxn 24 0-3 3, "
            + "AddOffsetsToTxn 25 0-3 3, EndTxn 26 0-3 3, TxnOffsetCommit 28 0-3 3, DescribeConfigs 32 0-4 4, SaslAuthenticate 36 0-2 2, DescribeCluster 60 0-1 0",
            string.Join(", ", Apis.All.Select(api => $"{api.Name} {api.Key} {api.MinVersion}-{api.MaxVersion} {api.FlexibleFrom}")));
}
