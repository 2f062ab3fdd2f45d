using ProducerSafety.Analyzers.Flow;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>What a map holds, compared with a dictionary, below and above the number of entries from which on it is a tree.</summary>
public sealed class FlowMapTests
{
    private static readonly FlowMap<int, string> Empty = FlowMap<int, string>.Empty(EqualityComparer<int>.Default);

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    public void It_holds_what_a_dictionary_holds(int keys)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            (FlowMap<int, string> map, Dictionary<int, string> expected) = Generate(random, keys);
            (FlowMap<int, string> other, Dictionary<int, string> expectedOther) = Generate(random, keys);
            AssertSame(expected, map);
            Assert.Equal(SameEntries(expected, expectedOther), map.IsSame(other));
            Assert.True(map.IsSame(Rebuilt(expected.Reverse())));

            FlowMap<int, string> joined = map.JoinedWith(other, (left, right) => left + right);
            AssertSame(
                expected.Keys.Union(expectedOther.Keys).ToDictionary(key => key, key => !expectedOther.TryGetValue(key, out string? right) ? expected[key]
                    : !expected.TryGetValue(key, out string? left) ? right : left == right ? left : left + right),
                joined);
            AssertSame(expected, map);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void It_stays_the_same_object_where_nothing_changes(int keys)
    {
        FlowMap<int, string> map = Rebuilt(Enumerable.Range(0, keys).ToDictionary(key => key, key => $"{key}"));
        Assert.Same(map, map.With(1, $"{1}"));
        Assert.Same(map, map.Without(key => key > keys));
        Assert.Same(map, map.JoinedWith(Rebuilt(map.Entries.ToDictionary(entry => entry.Key, entry => entry.Value)), (_, _) => "never"));
    }

    private static (FlowMap<int, string> Map, Dictionary<int, string> Expected) Generate(Random random, int keys)
    {
        FlowMap<int, string> map = Empty;
        Dictionary<int, string> expected = [];
        for (int step = 0; step < keys * 2; step++)
        {
            int key = random.Next(keys);
            if (random.Next(5) == 0)
            {
                map = map.Without(candidate => candidate == key);
                expected.Remove(key);
            }
            else
            {
                string value = $"{random.Next(3)}";
                map = map.With(key, value);
                expected[key] = value;
            }
        }

        return (map, expected);
    }

    private static FlowMap<int, string> Rebuilt(IEnumerable<KeyValuePair<int, string>> entries) => entries.Aggregate(Empty, (map, entry) => map.With(entry.Key, entry.Value));

    private static void AssertSame(Dictionary<int, string> expected, FlowMap<int, string> map)
    {
        Assert.Equal(expected.OrderBy(entry => entry.Key), map.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).OrderBy(entry => entry.Key));
        Assert.All(Enumerable.Range(0, 60), key => Assert.Equal(expected.GetValueOrDefault(key), map[key]));
    }

    private static bool SameEntries(Dictionary<int, string> left, Dictionary<int, string> right) =>
        left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out string? value) && value == entry.Value);
}
