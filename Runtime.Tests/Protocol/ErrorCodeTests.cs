using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol;

/// <summary>Against the table of Kafka 4.4's protocol guide, in <c>ErrorCodes.tsv</c>.</summary>
public sealed class ErrorCodeTests
{
    private static readonly (string Name, short Code, bool IsRetriable)[] s_table = [.. Read()];

    [Fact]
    public void Every_code_of_the_protocol_has_its_name() =>
        Assert.Equal(s_table.Select(row => (row.Code, row.Name)), Enum.GetValues<ErrorCode>().Order().Select(code => ((short)code, code.ToString())));

    [Fact]
    public void A_code_is_retriable_when_the_protocol_says_so() =>
        Assert.Equal(s_table.Where(row => row.IsRetriable).Select(row => row.Name), Enum.GetValues<ErrorCode>().Order().Where(code => code.IsRetriable()).Select(code => code.ToString()));

    private static IEnumerable<(string, short, bool)> Read()
    {
        using StreamReader reader = new(typeof(ErrorCodeTests).Assembly.GetManifestResourceStream("ErrorCodes.tsv")!);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] columns = line.Split('\t');
            string name = string.Concat(columns[0].Split('_').Select(word => word[0] + word[1..].ToLowerInvariant()));
            yield return (name, short.Parse(columns[1]), bool.Parse(columns[2]));
        }
    }
}
