namespace System.Runtime.CompilerServices;

/// <summary>Lets C# compile <c>init</c> accessors for netstandard2.0, which lacks this type.</summary>
internal static class IsExternalInit;
