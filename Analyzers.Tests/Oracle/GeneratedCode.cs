using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>The members of a class with a method <c>Build</c>, which builds a producer in one of the forms that people write.</summary>
internal sealed record GeneratedCode(string Form, string Members)
{
    /// <summary>Stands in <see cref="Members"/> for the name of the class, which is the name of its section too.</summary>
    public const string ClassName = "CaseN";

    private const string Indent = "        ";
    private const string Deep = "            ";

    // Without the polling thread a producer is disposed at once.
    private const string NoPolling = "EnableBackgroundPoll = false";
    private static readonly Write NoPollingPair = new("dotnet.producer.enable.background.poll", "false");

    /// <summary>Each form as often as any other.</summary>
    public static Gen<GeneratedCode> All { get; } = Gen.OneOf(
        Initializer(), InitializerInBuilder(), Assignments(), SetCalls(), StaticField(), Helper(),
        DictionaryInConfiguration(), DictionaryInBuilder(), PairsInBuilder(), CopyConstructor(), SharedByCopyConstructor());

    /// <summary>Methods with branches, of which two parameters decide the path.</summary>
    public static Gen<GeneratedCode> Branching { get; } =
        from first in TypedWrites.Distinct(TypedWrites.OfProducer)
        from statements in Gen.Choose(1, 5).SelectMany(count => Statement().ArrayOf(count))
        let body = $"var config = new ProducerConfig\n{Braces(first)};\n{string.Join('\n', statements)}"
        select Method("branches", body, "return {0};", "config", "bool first, bool second");

    /// <summary>Methods of which two parameters decide the path and which of two configurations is used.</summary>
    public static Gen<GeneratedCode> Choosing { get; } =
        from one in TypedWrites.Distinct(TypedWrites.OfProducer)
        from other in TypedWrites.Distinct(TypedWrites.OfProducer)
        from before in Statement()
        from after in Statement()
        let body = $"var config = new ProducerConfig\n{Braces(one)};\n{before}\nif (first)\n{{\n    config = new ProducerConfig\n{Lines(Braces(other), "    ")};\n}}\n{after}"
        select Method("two configurations", body, "return {0};", "config", "bool first, bool second");

    /// <summary>The names of all forms.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "initializer", "initializer in builder", "assignments", "Set calls", "static field", "helper",
        "dictionary in configuration", "dictionary in builder", "pairs in builder", "copy constructor", "shared by copy constructor",
    ];

    /// <summary>The members of the JSON section that the code binds, or null where it binds none.</summary>
    public string? Section { get; init; }

    private static bool HasCollectionExpressions { get; } = (int)LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() >= 1200;

    private static Gen<GeneratedCode> Initializer() =>
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        from declaration in Gen.Elements("ProducerConfig config = new()", "var config = new ProducerConfig", "ClientConfig config = new ProducerConfig()")
        select Method("initializer", $"{declaration}\n{Braces(writes)};", "return {0};", "config");

    private static Gen<GeneratedCode> InitializerInBuilder() =>
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        select Method("initializer in builder", "", "return {0};", $"new ProducerConfig\n{Braces(writes)}");

    private static Gen<GeneratedCode> Assignments() =>
        from first in TypedWrites.Distinct(TypedWrites.OfProducer)
        from later in TypedWrites.Many(TypedWrites.OfProducer)
        from removed in Gen.Elements("", "", "", "Acks", "MaxInFlight", "EnableIdempotence", "TransactionalId")
        from position in Gen.Choose(0, later.Length)
        let assignments = later.Select(write => $"config.{write};").ToArray()
        let statements = (string[])[.. assignments[..position], removed.Length == 0 ? "" : $"config.{removed} = null;", .. assignments[position..]]
        select Method("assignments", $"var config = new ProducerConfig\n{Braces(first)};\n{string.Join('\n', statements)}", "return {0};", "config");

    private static Gen<GeneratedCode> SetCalls() =>
        from typed in TypedWrites.Distinct(TypedWrites.OfProducer)
        from isTypedFirst in Gen.Elements(true, false)
        from writes in GeneratedWrites.Many
        let sets = string.Join('\n', writes.Select(write => $"config.Set({Quote(write.Name)}, {Quote(write.Value)});"))
        let assignments = string.Join('\n', typed.Select(write => $"config.{write};"))
        select Method("Set calls", $"ProducerConfig config = new() {{ {NoPolling} }};\n{(isTypedFirst ? assignments + "\n" + sets : sets + "\n" + assignments)}", "return {0};", "config");

    private static Gen<GeneratedCode> StaticField() =>
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        select new GeneratedCode("static field", $"    private static readonly ProducerConfig Config = new()\n{Lines(Braces(writes), Deep[4..])};\n\n"
            + Method("", "", "return {0};", "Config").Members);

    private static Gen<GeneratedCode> Helper() =>
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        from later in TypedWrites.Many(TypedWrites.OfProducer)
        let statements = string.Join('\n', later.Select(write => $"config.{write};"))
        select new GeneratedCode("helper", Method("", $"var config = Create();\n{statements}", "return {0};", "config").Members
            + $"\n\n    private static ProducerConfig Create() => new ProducerConfig\n{Lines(Braces(writes), Deep[4..])};");

    private static Gen<GeneratedCode> DictionaryInConfiguration() =>
        from dictionary in Dictionary("settings")
        from typed in TypedWrites.Many(TypedWrites.OfProducer)
        let assignments = string.Join('\n', typed.Select(write => $"config.{write};"))
        select Method("dictionary in configuration", $"{dictionary}\nvar config = new ProducerConfig(settings);\n{assignments}", "return {0};", "config");

    private static Gen<GeneratedCode> DictionaryInBuilder() =>
        from dictionary in Dictionary("settings")
        select Method("dictionary in builder", dictionary, "return {0};", "settings");

    private static Gen<string> Dictionary(string name) =>
        from writes in GeneratedWrites.Many
        from usesBraces in Gen.Elements(true, false)
        from later in Gen.Choose(0, 3).SelectMany(GeneratedWrites.One.ArrayOf)
        from how in Gen.Elements("{0}[{1}] = {2};", "{0}[{1}] = {2};", "{0}.TryAdd({1}, {2});")
        let distinct = writes.Prepend(NoPollingPair).DistinctBy(write => write.Name)
        let elements = usesBraces
            ? distinct.Select(write => $"{{ {Quote(write.Name)}, {Quote(write.Value)} }},")
            : writes.Prepend(NoPollingPair).Select(write => $"[{Quote(write.Name)}] = {Quote(write.Value)},")
        let statements = later.Select(write => string.Format(null, how, name, Quote(write.Name), Quote(write.Value)))
        select $"var {name} = new Dictionary<string, string>\n{{\n    {string.Join("\n    ", elements)}\n}};\n{string.Join('\n', statements)}";

    private static Gen<GeneratedCode> PairsInBuilder() =>
        from writes in GeneratedWrites.Many
        from kind in Gen.Elements("array", "list", HasCollectionExpressions ? "expression" : "array")
        from pair in Gen.Elements("new KeyValuePair<string, string>", "KeyValuePair.Create", kind == "array" ? "KeyValuePair.Create" : "new")
        from later in Gen.Choose(0, 2).SelectMany(GeneratedWrites.One.ArrayOf)
        let elements = string.Join(",\n    ", writes.Prepend(NoPollingPair).Select(write => Pair(pair, write)))
        let creation = kind switch
        {
            "array" => $"var pairs = new[]\n{{\n    {elements},\n}};",
            "list" => $"var pairs = new List<KeyValuePair<string, string>>\n{{\n    {elements},\n}};\n{string.Join('\n', later.Select(write => $"pairs.Add({Pair(pair, write)});"))}",
            _ => $"KeyValuePair<string, string>[] pairs =\n[\n    {elements},\n];",
        }
        select Method("pairs in builder", creation, "return {0};", "pairs");

    private static Gen<GeneratedCode> CopyConstructor() =>
        from common in TypedWrites.Distinct(TypedWrites.OfClient)
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        select Method("copy constructor", $"var common = new ClientConfig\n{Braces(common, withPolling: false)};\nvar config = new ProducerConfig(common)\n{Braces(writes)};", "return {0};", "config");

    private static Gen<GeneratedCode> SharedByCopyConstructor() =>
        from common in TypedWrites.Distinct(TypedWrites.OfClient)
        from writes in TypedWrites.Distinct(TypedWrites.OfProducer)
        from later in TypedWrites.Many(TypedWrites.OfClient)
        from target in Gen.Elements("common", "config", "other")
        let statements = string.Join('\n', later.Select(write => $"{target}.{write};"))
        let body = $"var common = new ClientConfig\n{Braces(common, withPolling: false)};\nvar config = new ProducerConfig(common)\n{Braces(writes)};\n"
            + $"ProducerConfig other = new(config);\n{statements}"
        select Method("shared by copy constructor", body, "return {0};", "config");

    private static Gen<string> Statement() =>
        from one in TypedWrites.OfProducer
        from other in TypedWrites.OfProducer
        from alternative in TypedWrites.OfProducer
        from text in GeneratedWrites.One
        from condition in Gen.Elements("first", "second", "first && second", "!first")
        from statement in Gen.Elements(
            $"config.{one};",
            $"if ({condition})\n{{\n    config.{one};\n    config.{other};\n}}",
            $"if ({condition})\n{{\n    config.{one};\n}}\nelse\n{{\n    config.{other};\n}}",
            $"if ({condition})\n{{\n    config.{one};\n}}\nelse\n{{\n    config.{one};\n}}",
            $"if ({condition})\n{{\n    config.Set({Quote(text.Name)}, {Quote(text.Value)});\n}}",
            $"if ({condition})\n{{\n    config.EnableIdempotence = null;\n}}",
            $"config.EnableIdempotence = {condition} ? true : false;",
            $"config.Acks = {condition} ? Acks.Leader : Acks.None;",
            $"config.MaxInFlight ??= {condition} ? 6 : 5;",
            $"for (int i = 0; i < (second ? 2 : 0); i++)\n{{\n    config.{one};\n}}",
            $"try\n{{\n    config.{one};\n}}\nfinally\n{{\n    config.{other};\n}}",
            $"switch ((first, second))\n{{\n    case (true, true):\n        config.{one};\n        break;\n    case (true, false):\n        config.{other};\n        break;\n    default:\n        config.{alternative};\n        break;\n}}")
        select statement;

    private static GeneratedCode Method(string form, string statements, string end, string configuration, string parameters = "")
    {
        string builder = $"new ProducerBuilder<Null, string>({configuration}).SetLogHandler((_, _) => {{ }}).Build()";
        string body = string.Join('\n', $"{statements}\n{string.Format(null, end, builder)}".Split('\n').Where(line => line.Length > 0));
        return new(form, $"    public static IProducer<Null, string> Build({parameters})\n    {{\n{Lines(body, Indent)}\n    }}");
    }

    private static string Braces(IEnumerable<TypedWrite> writes, bool withPolling = true) =>
        $"{{\n    {string.Join("\n    ", writes.Select(write => write.ToString()).Concat(withPolling ? [NoPolling] : []).Select(element => element + ","))}\n}}";

    private static string Pair(string creation, Write write) => $"{creation}({Quote(write.Name)}, {Quote(write.Value)})";

    private static string Lines(string text, string indentation) => string.Join('\n', text.Split('\n').Select(line => indentation + line));

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
