using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Files;

/// <summary>A place in a settings file, and the C# code that brings it into a producer's configuration.</summary>
internal sealed class FilePlace(SourceFile file, TextRange place, SyntaxNode binding) : IEquatable<FilePlace>
{
    public SourceFile File { get; } = file;

    public TextRange Place { get; } = place;

    /// <summary>The call that binds or reads the section. Not part of the identity: two calls may bind one section.</summary>
    public SyntaxNode Binding { get; } = binding;

    public Location ToLocation() => File.LocationOf(Place);

    public bool Equals(FilePlace? other) => other is not null && File.Path == other.File.Path && Place == other.Place;

    public override bool Equals(object? obj) => Equals(obj as FilePlace);

    public override int GetHashCode() => Place.GetHashCode();
}
