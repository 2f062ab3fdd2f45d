using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Tool.Check;

/// <summary>A configuration as it stands in a file.</summary>
/// <param name="Settings">The settings in the order of the file; each knows its place.</param>
/// <param name="Place">What to point at where something is missing.</param>
/// <param name="IsComplete">Whether what is not there is certainly not set.</param>
/// <param name="Invalid">Values that .NET's configuration cannot convert.</param>
internal sealed record WrittenConfiguration(IReadOnlyList<Setting> Settings, TextRange Place, bool IsComplete, IReadOnlyList<InvalidValue> Invalid);

/// <summary>A value that cannot be converted to the type of a C# property.</summary>
/// <param name="Name">The C# property.</param>
/// <param name="Value">The value.</param>
/// <param name="Expected">What can be converted.</param>
/// <param name="Place">Where the value stands.</param>
internal sealed record InvalidValue(string Name, string Value, string Expected, TextRange Place);
