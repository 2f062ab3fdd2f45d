using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Which versions of the APIs a broker speaks.</summary>
/// <param name="told">What it said.</param>
internal sealed class BrokerVersions(ApiVersionsApi.Response told)
{
    private readonly Dictionary<short, (short Min, short Max)> ranges = told.Apis.ToDictionary(api => api.ApiKey, api => (api.MinVersion, api.MaxVersion));

    /// <summary>The newest version that both sides speak.</summary>
    /// <exception cref="ProtocolException">There is none.</exception>
    public short Common(Api api)
    {
        (short min, short max) = ranges.GetValueOrDefault(api.Key, (short.MaxValue, (short)-1));
        short newest = Math.Min(max, api.MaxVersion);
        return newest >= Math.Max(min, api.MinVersion) ? newest : throw new ProtocolException($"The broker has no version of {api} that is known here.");
    }
}
