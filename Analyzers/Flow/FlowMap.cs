using System.Collections.Immutable;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// An immutable map. Nearly every one holds a handful of entries and is written as often as it is read: then they stand in an array, in the order in which they
/// were added, which is copied as a whole.
/// </summary>
internal sealed class FlowMap<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private const int MostInArray = 16;

    private readonly IEqualityComparer<TKey> comparer;
    private readonly ImmutableDictionary<TKey, TValue>? many;
    private Entry[]? entries;

    private FlowMap(IEqualityComparer<TKey> comparer, Entry[] entries)
    {
        this.comparer = comparer;
        this.entries = entries;
        many = entries.Length <= MostInArray ? null : entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value, comparer);
    }

    private FlowMap(IEqualityComparer<TKey> comparer, ImmutableDictionary<TKey, TValue> many)
    {
        this.comparer = comparer;
        this.many = many;
    }

    /// <summary>What the map holds.</summary>
    public Entry[] Entries => entries ??= many.Select(pair => new Entry(comparer.GetHashCode(pair.Key), pair.Key, pair.Value)).ToArray();

    /// <summary>The value of a key, or null.</summary>
    public TValue? this[TKey key] => many is not null ? Find(key, hash: 0) : entries!.Length == 0 ? null : Find(key, comparer.GetHashCode(key));

    private int Count => many?.Count ?? entries!.Length;

    /// <summary>A map without entries.</summary>
    public static FlowMap<TKey, TValue> Empty(IEqualityComparer<TKey> comparer) => new(comparer, Array.Empty<Entry>());

    /// <summary>The same map with a value; the very same one where it has that value already.</summary>
    public FlowMap<TKey, TValue> With(TKey key, TValue value) => With(new Entry(comparer.GetHashCode(key), key, value));

    /// <summary>The same map without some keys.</summary>
    public FlowMap<TKey, TValue> Without(Func<TKey, bool> isGone)
    {
        Entry[] left = Array.FindAll(Entries, entry => !isGone(entry.Key));
        return left.Length == Entries.Length ? this : new(comparer, left);
    }

    /// <summary>What is in either map; what is in both, joined.</summary>
    public FlowMap<TKey, TValue> JoinedWith(FlowMap<TKey, TValue> other, Func<TValue, TValue, TValue> join)
    {
        FlowMap<TKey, TValue> joined = this;
        if (ReferenceEquals(this, other))
        {
            return joined;
        }

        // Most paths agree on most things: only what differs is joined and written.
        foreach (Entry entry in other.Entries)
        {
            TValue? mine = Find(entry.Key, entry.Hash);
            if (mine is null || !(ReferenceEquals(mine, entry.Value) || mine.Equals(entry.Value)))
            {
                joined = joined.With(mine is null ? entry : new Entry(entry.Hash, entry.Key, join(mine, entry.Value)));
            }
        }

        return joined;
    }

    /// <summary>Whether both hold the same.</summary>
    public bool IsSame(FlowMap<TKey, TValue> other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Count != other.Count)
        {
            return false;
        }

        foreach (Entry entry in Entries)
        {
            if (!entry.Value.Equals(other.Find(entry.Key, entry.Hash)))
            {
                return false;
            }
        }

        return true;
    }

    private FlowMap<TKey, TValue> With(Entry added)
    {
        if (many is not null)
        {
            ImmutableDictionary<TKey, TValue> changed = many.SetItem(added.Key, added.Value);
            return ReferenceEquals(changed, many) ? this : new(comparer, changed);
        }

        int index = IndexOf(added.Key, added.Hash);
        if (index >= 0 && entries![index].Value.Equals(added.Value))
        {
            return this;
        }

        Entry[] copy = new Entry[index < 0 ? entries!.Length + 1 : entries!.Length];
        Array.Copy(entries, copy, entries.Length);
        copy[index < 0 ? entries.Length : index] = added;
        return new(comparer, copy);
    }

    private TValue? Find(TKey key, int hash)
    {
        if (many is not null)
        {
            return many.TryGetValue(key, out TValue? value) ? value : null;
        }

        int index = IndexOf(key, hash);
        return index < 0 ? null : entries![index].Value;
    }

    private int IndexOf(TKey key, int hash)
    {
        Entry[] all = entries!;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Hash == hash && comparer.Equals(all[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A key with its value.</summary>
    internal readonly struct Entry(int hash, TKey key, TValue value)
    {
        public int Hash { get; } = hash;

        public TKey Key { get; } = key;

        public TValue Value { get; } = value;
    }
}
