namespace ProducerSafety.Tool;

/// <summary>The command cannot be carried out as it was given. The message is one line: what is wrong, and what to do.</summary>
internal sealed class UserErrorException(string message) : Exception(message);
