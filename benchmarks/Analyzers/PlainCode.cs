using System.Globalization;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>The code of a service that has nothing to do with Kafka: what most of every project consists of.</summary>
internal static class PlainCode
{
    private static readonly string[] Members =
    [
        """
            public decimal TotalOf#(IReadOnlyList<Line#> lines)
            {
                decimal total = 0;
                foreach (Line# line in lines)
                {
                    decimal price = line.Price * line.Quantity;
                    if (line.Quantity > 10)
                    {
                        price *= 0.95m;
                    }

                    total += price;
                }

                return Math.Round(total, 2);
            }
        """,
        """
            public async Task<IReadOnlyList<string>> LoadAsync#(string path, CancellationToken cancellation)
            {
                List<string> found = new();
                for (int attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        string text = await File.ReadAllTextAsync(path, cancellation);
                        found.AddRange(text.Split('\n').Where(line => line.Length > 0).Select(line => line.Trim()));
                        return found;
                    }
                    catch (IOException) when (attempt < 2)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellation);
                    }
                }

                return found;
            }
        """,
        """
            public Dictionary<string, string> HeadersOf#(string user, string? tenant)
            {
                Dictionary<string, string> headers = new()
                {
                    ["x-user"] = user,
                    ["x-request"] = Guid.NewGuid().ToString("N"),
                };
                if (tenant is not null)
                {
                    headers["x-tenant"] = tenant;
                }

                headers.TryAdd("x-version", "#");
                return headers;
            }
        """,
        """
            public string Describe#(State# state, int count) => state switch
            {
                State#.New when count == 0 => "nothing yet",
                State#.New => $"{count} new",
                State#.Paid => $"{count} paid by {Name}",
                State#.Sent => string.Format("{0} sent", count),
                _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
            };
        """,
        """
            public IEnumerable<Line#> Cheapest#(IEnumerable<Line#> lines, decimal limit) =>
                from line in lines
                where line.Price < limit
                group line by line.Article into articles
                let cheapest = articles.OrderBy(line => line.Price).First()
                orderby cheapest.Article
                select cheapest with { Quantity = articles.Sum(line => line.Quantity) };
        """,
        """
            public void Apply#(Line# line)
            {
                if (line.Quantity <= 0)
                {
                    throw new ArgumentException("A line needs a quantity.", nameof(line));
                }

                lock (gate)
                {
                    if (byArticle.TryGetValue(line.Article, out Line#? known))
                    {
                        byArticle[line.Article] = known with { Quantity = known.Quantity + line.Quantity };
                    }
                    else
                    {
                        byArticle.Add(line.Article, line);
                    }

                    LastChange = DateTimeOffset.UtcNow;
                    Changes++;
                }
            }
        """,
        """
            public byte[] Encode#(Line# line)
            {
                StringBuilder text = new();
                text.Append(line.Article).Append(';').Append(line.Price.ToString(null, null)).Append(';');
                text.Append(line.Quantity);
                byte[] bytes = new byte[text.Length + 4];
                bytes[0] = 1;
                bytes[1] = (byte)(text.Length >> 8);
                bytes[2] = (byte)text.Length;
                int written = Encoding.UTF8.GetBytes(text.ToString(), 0, text.Length, bytes, 4);
                return written == text.Length ? bytes : bytes[..(written + 4)];
            }
        """,
        """
            public int Search#(int[] sorted, int wanted)
            {
                int low = 0;
                int high = sorted.Length - 1;
                while (low <= high)
                {
                    int middle = low + ((high - low) / 2);
                    if (sorted[middle] == wanted)
                    {
                        return middle;
                    }

                    if (sorted[middle] < wanted)
                    {
                        low = middle + 1;
                    }
                    else
                    {
                        high = middle - 1;
                    }
                }

                return ~low;
            }
        """,
    ];

    /// <summary>A class with its record and enum, of about so many lines.</summary>
    public static string Of(int number, int lines)
    {
        List<string> members = [];
        int written = 17;
        for (int next = number; written < lines; next++)
        {
            string member = Members[next % Members.Length];

            // The same member again, under another name.
            int round = (next - number) / Members.Length;
            members.Add(round == 0 ? member : Renamed(member, round));
            written += member.Split('\n').Length + 1;
        }

        string text = $$"""
            public enum State# { New, Paid, Sent }

            public sealed record Line#(string Article, decimal Price, int Quantity);

            public sealed class Orders#
            {
                private readonly object gate = new();
                private readonly Dictionary<string, Line#> byArticle = new();

                public string Name { get; set; } = "orders-#";

                public int Changes { get; private set; }

                public DateTimeOffset LastChange { get; private set; }

            {{string.Join("\n\n", members)}}
            }

            """;
        return text.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static string Renamed(string member, int round)
    {
        int parameters = member.IndexOf("#(", StringComparison.Ordinal);
        return $"{member[..parameters]}#Again{round}{member[(parameters + 1)..]}";
    }
}
