using System.Reflection;
using System.Text.RegularExpressions;

namespace Trilane;

/// <summary>
/// Turns the names that the C# compiler makes up back into those that stand in the code: of state machines (<c>&lt;Load&gt;d__3.MoveNext</c>), of
/// lambdas (<c>&lt;Map&gt;b__0_1</c>) and of local functions (<c>&lt;Map&gt;g__Load|0_1</c>). The compiler doesn't promise them, but has kept them since 2012.
/// </summary>
internal static partial class CodeNames
{
    /// <summary>The full name of the type and the name of the method; a lambda's is the method it stands in.</summary>
    internal static (string Type, string Method) Of(MethodBase method)
    {
        var type = method.DeclaringType;
        var name = method.Name;
        if (name == "MoveNext" && type is { IsNested: true } && StateMachine().Match(type.Name) is { Success: true } machine)
        {
            name = machine.Groups["method"].Value;
            type = type.DeclaringType;
        }

        while (type is { IsNested: true } && type.Name.StartsWith("<>c", StringComparison.Ordinal))
        {
            type = type.DeclaringType;
        }

        return (type is null ? "" : NameOf(type), Readable(name));
    }

    private static string Readable(string name)
    {
        if (LocalFunction().Match(name) is { Success: true } local)
        {
            return local.Groups["method"].Value;
        }

        if (Lambda().Match(name) is { Success: true } lambda)
        {
            return $"{Readable(lambda.Groups["outer"].Value)} (lambda)";
        }

        return name switch
        {
            "<Main>$" => "Main",
            ".ctor" => "new",
            _ => name,
        };
    }

    private static string NameOf(Type type)
    {
        var simple = type.Name;
        var arity = simple.IndexOf('`', StringComparison.Ordinal);
        simple = arity < 0 ? simple : simple[..arity];
        return type.DeclaringType is { } outer ? $"{NameOf(outer)}.{simple}"
            : type.Namespace is { Length: > 0 } space ? $"{space}.{simple}"
            : simple;
    }

    [GeneratedRegex(@"^<(?<method>.+)>d(__\d+)?(`\d+)?$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"^<(?<outer>.+)>g__(?<method>[^|]+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(?<outer>.+)>b__")]
    private static partial Regex Lambda();
}
