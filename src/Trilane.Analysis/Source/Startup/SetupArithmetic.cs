using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>The little computing that routes are made with.</summary>
internal static class SetupArithmetic
{
    /// <summary>Null for what is not known how to compute.</summary>
    internal static SetupConstant? Binary(BinaryOperatorKind kind, object? left, object? right) => (kind, left, right) switch
    {
        (BinaryOperatorKind.Add, string a, _) => new(a + right),
        (BinaryOperatorKind.Add, _, string b) => new(left + b),
        (BinaryOperatorKind.Add, int a, int b) => new(a + b),
        (BinaryOperatorKind.Subtract, int a, int b) => new(a - b),
        (BinaryOperatorKind.Multiply, int a, int b) => new(a * b),
        (BinaryOperatorKind.LessThan, int a, int b) => new(a < b),
        (BinaryOperatorKind.LessThanOrEqual, int a, int b) => new(a <= b),
        (BinaryOperatorKind.GreaterThan, int a, int b) => new(a > b),
        (BinaryOperatorKind.GreaterThanOrEqual, int a, int b) => new(a >= b),
        (BinaryOperatorKind.Equals, _, _) => new(Equals(left, right)),
        (BinaryOperatorKind.NotEquals, _, _) => new(!Equals(left, right)),
        (BinaryOperatorKind.ConditionalAnd, bool a, bool b) => new(a && b),
        (BinaryOperatorKind.ConditionalOr, bool a, bool b) => new(a || b),
        _ => null,
    };

    /// <summary>Whether two types are one, and whether something known is null; null for what is not known here.</summary>
    internal static bool? AreSame(SetupValue left, SetupValue right) => (left, right) switch
    {
        (SetupType { Type: var a }, SetupType { Type: var b }) => TypeComparer.Instance.Equals(a, b),
        (SetupConstant { Value: null }, not (SetupUnknown or SetupConstant)) or (not (SetupUnknown or SetupConstant), SetupConstant { Value: null }) => false,
        _ => null,
    };

    /// <summary>Methods of texts.</summary>
    internal static SetupConstant? Text(string text, string method, SetupValue[] arguments) => (method, arguments) switch
    {
        ("ToLower" or "ToLowerInvariant", _) => new(text.ToLowerInvariant()),
        ("ToUpper" or "ToUpperInvariant", _) => new(text.ToUpperInvariant()),
        ("ToString", _) => new(text),
        ("Trim", []) => new(text.Trim()),
        ("Trim", [SetupConstant { Value: char c }]) => new(text.Trim(c)),
        ("TrimEnd", [SetupConstant { Value: char c }]) => new(text.TrimEnd(c)),
        ("TrimStart", [SetupConstant { Value: char c }]) => new(text.TrimStart(c)),
        ("Replace", [SetupConstant { Value: string a }, SetupConstant { Value: var b }, ..]) when a.Length > 0 => new(text.Replace(a, b as string)),
        ("EndsWith", [SetupConstant { Value: string a }, ..]) => new(text.EndsWith(a, StringComparison.Ordinal)),
        ("StartsWith", [SetupConstant { Value: string a }, ..]) => new(text.StartsWith(a, StringComparison.Ordinal)),
        ("Substring", [SetupConstant { Value: int start }]) when start >= 0 && start <= text.Length => new(text.Substring(start)),
        _ => null,
    };
}
