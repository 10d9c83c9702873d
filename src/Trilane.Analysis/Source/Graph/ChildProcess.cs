using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Which program a call of <c>Process.Start</c> runs, where the source names it.</summary>
internal static class ChildProcess
{
    internal const string Prefix = "program:";

    /// <summary>As the catalogue names it: <c>program:ffmpeg</c>; null for any other call, and for what only configuration knows.</summary>
    internal static string? ProgramOf(Step step, IMethodSymbol method, Func<Ref?, Value?> evaluate)
    {
        if (method is not { Name: "Start", ContainingType: { Name: "Process" } type } || !type.Is("System.Diagnostics.Process"))
        {
            return null;
        }

        var file = step.Values.Length > 0 && step.Values[0].Constant is { HasValue: true, Value: string named } ? named : null;
        file ??= step.Arguments.Append(step.Instance).SelectMany(part => ValueTable.AllOf(evaluate(part))).OfType<ObjectValue>()
            .Select(made => made.Origin).OfType<Step>().Select(FileNamed).FirstOrDefault(name => name is not null);
        return file is null ? null : Prefix + Path.GetFileNameWithoutExtension(file.Substring(file.LastIndexOf('\\') + 1));
    }

    /// <summary><c>new ProcessStartInfo("ffmpeg", …)</c>, <c>new ProcessStartInfo { FileName = "ffmpeg" }</c>.</summary>
    private static string? FileNamed(Step making) =>
        making.Values.Length > 0 && making.Values[0].Constant is { HasValue: true, Value: string named }
            ? named
            : making.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "FileName" })
                .Select(assignment => (assignment.Right as LiteralExpressionSyntax)?.Token.ValueText).FirstOrDefault();
}
