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

    /// <exception cref="InvalidDataException">The file is none that a cluster has written.</exception>
    public static ClusterFile? Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClusterFile>(File.ReadAllBytes(path)) ?? throw new JsonException("It says null.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path} is damaged ({broken.Message}); put it back from a copy, or start with another folder", broken);
        }
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this));
    }
}
