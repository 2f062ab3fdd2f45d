using System.Collections;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Named files; the names of sources are made up where a test does not care.</summary>
public sealed class TestFiles : IReadOnlyList<(string Path, string Content)>
{
    private readonly List<(string Path, string Content)> files = [];
    private readonly Func<int, string> defaultPath;

    internal TestFiles(Func<int, string> defaultPath) => this.defaultPath = defaultPath;

    public int Count => files.Count;

    public (string Path, string Content) this[int index] => files[index];

    public void Add(string content) => files.Add((defaultPath(Count), content));

    public void Add((string Path, string Content) file) => files.Add(file);

    public IEnumerator<(string Path, string Content)> GetEnumerator() => files.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Insert(int index, string content) => files.Insert(index, (defaultPath(index), content));
}
