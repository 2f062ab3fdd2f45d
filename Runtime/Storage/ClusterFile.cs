using System.Text.Json;
using ProducerSafety.Runtime.Broker;

namespace ProducerSafety.Runtime.Storage;

/// <summary>What the cluster knows of itself, in a file.</summary>
/// <param name="Id">The id of the cluster.</param>
/// <param name="TopicIds">The ids of the topics.</param>
/// <param name="Controller">What the controller knows.</param>
internal sealed record ClusterFile(string Id, Dictionary<string, Guid> TopicIds, ControllerState Controller)
{
    private const string Name = "cluster.json";

    public static ClusterFile? Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) ? JsonSerializer.Deserialize<ClusterFile>(File.ReadAllBytes(path)) : null;
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this));
    }
}
