using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Judges calls by their names where their bodies are not known: whether they only compute, or get something new each time.</summary>
internal static class CallNames
{
    private static readonly string[] NewEachTime =
    {
        "Next", "Read", "Take", "Dequeue", "Receive", "Consume", "Poll", "Fetch", "Pop", "Peek", "Try", "Generate", "Random", "NewGuid", "Now",
        "Load", "Query", "Recv", "Accept", "Wait", "Pull", "Advance", "Increment", "Add", "Remove", "Fake",
    };

    private static readonly string[] Pure =
    {
        "To", "Serialize", "GetBytes", "Format", "Concat", "Join", "Map", "Create", "Build", "From", "As", "Convert", "Encode", "Trim", "Replace",
        "Substring", "GetTopic", "GetKey", "GetValue", "GetSection", "GetName", "GetType", "GetString", "GetRequired", "GetMessage", "GetPayload", "Cast", "OfType", "First",
        "Single", "Last", "Pad", "Clone", "Copy", "Wrap", "Pack", "Compress", "Encrypt", "Sign", "Make", "Resolve", "Split", "Equals",
        "GetHashCode", "Contains", "StartsWith", "EndsWith", "Is", "Has", "Parse", "Deserialize", "Transform", "Prepare", "Normalize", "Compose",
        "Topic", "Log", "Validate",
    };

    // A method that handles, processes or saves something and also sends is more than a send: its loop retries other work.
    private static readonly string[] Sending =
    {
        "Send", "Publish", "Produce", "Emit", "Push", "Dispatch", "Notify", "Enqueue", "Post", "Write", "Raise", "Forward", "Deliver", "Submit",
        "Transmit", "Broadcast", "Kafka", "Relay",
    };

    /// <summary>Whether a method by this name sends a message, and does that first of all.</summary>
    public static bool IsSending(string name)
    {
        foreach (string word in Sending)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a call by this name gets or makes something new each time.</summary>
    public static bool IsNewEachTime(string name) => NewEachTime.Any(word => HasWord(name, word));

    /// <summary>Whether a call by this name only computes from what it is given.</summary>
    public static bool IsPure(IMethodSymbol method) =>
        !IsNewEachTime(method.Name)
        && (Pure.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal))
            || method.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" });

    /// <summary>Whether a member of a clock or of another source gives a different value each time.</summary>
    public static bool IsClock(ISymbol member) =>
        member.Name is "Now" or "UtcNow" or "Today" or "NewGuid" or "GetUtcNow" or "GetTimestamp" or "CreateVersion7"
            or "TickCount" or "TickCount64" or "ElapsedMilliseconds" or "Elapsed" or "ElapsedTicks";

    // A word in camel case: "ReadAll" and "TryRead" hold "Read", "Thread" and "Ready" do not.
    private static bool HasWord(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if (end == name.Length || !char.IsLower(name[end]))
            {
                return true;
            }
        }

        return false;
    }
}
