namespace ProducerSafety.Configuration.Files;

/// <summary>Why a settings file cannot be read.</summary>
public sealed class FileError(TextRange place, string message)
{
    /// <summary>Where reading stopped.</summary>
    public TextRange Place { get; } = place;

    /// <summary>What is wrong there, as a clause without a full stop.</summary>
    public string Message { get; } = message;
}
