using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Computation in the function's own loops, and chains of hashes.</summary>
internal sealed partial class BodyReader
{
    // As for libraries' code: what is only known at run time counts as rows and columns do.
    private const double UnknownRounds = 300;
    private const double FewRounds = 30; // of orders, lines and the like; of numbers there are more
    private const double WorkFactorRounds = 100_000;
    private const double ShortChain = 20_000;
    private const double ReindexWork = 1e8;
    private const double LongChain = 1_000_000;

    private static readonly Regex _workFactor = new("iteration|round|cost|workfactor|difficulty|passes", RegexOptions.IgnoreCase);

    // A full re-index: nothing in the arithmetic says that it takes long, but what it goes over does.
    private static readonly Regex _reindex = new("re-?index|rebuild.*index|index.*rebuild", RegexOptions.IgnoreCase);

    private readonly Stack<LoopFacts> _loops = new();

    private sealed record LoopFacts(double Rounds, bool IsKnown, bool IsForEach, ILoopOperation Operation);

    private double Rounds => _loops.Aggregate(1.0, (product, loop) => Math.Min(1e15, product * loop.Rounds));

    public override Ref? VisitForLoop(IForLoopOperation operation, object? argument)
    {
        foreach (var before in operation.Before)
        {
            Visit(before);
        }

        var rounds = ConstantRounds(operation);
        InLoop(new LoopFacts(rounds ?? GuessedRounds(operation.Condition), rounds is not null, false, operation), () =>
        {
            Visit(operation.Condition);
            Visit(operation.Body);
            foreach (var bottom in operation.AtLoopBottom)
            {
                Visit(bottom);
            }

            // So many rounds take long, whatever they do.
            if (rounds is not null && Rounds >= ReindexWork)
            {
                _body.Work = Math.Max(_body.Work, Rounds);
            }
        });
        return null;
    }

    public override Ref? VisitWhileLoop(IWhileLoopOperation operation, object? argument)
    {
        InLoop(new LoopFacts(GuessedRounds(operation.Condition), false, false, operation), () =>
        {
            Visit(operation.Condition);
            Visit(operation.Body);
        });
        return null;
    }

    private void InLoop(LoopFacts loop, Action visit)
    {
        _loops.Push(loop);
        visit();
        _loops.Pop();
        if (loop is { IsKnown: false } && !_body.IsAsynchronous && _reindex.IsMatch(_body.Symbol.ContainingType?.Name + "." + _body.Symbol.Name))
        {
            _body.Work = Math.Max(_body.Work, ReindexWork);
        }
    }

    private static double GuessedRounds(IOperation? condition) =>
        condition is not null && condition.DescendantsAndSelf().Any(part => NameOf(part) is { } name && _workFactor.IsMatch(name)) ? WorkFactorRounds : UnknownRounds;

    private static string? NameOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IFieldReferenceOperation field => field.Field.Name,
        IPropertyReferenceOperation property => property.Property.Name,
        _ => null,
    };

    /// <summary><c>for (var i = 0; i &lt; 1024; i++)</c>: from the constant that it is compared with.</summary>
    private static double? ConstantRounds(IForLoopOperation loop) =>
        loop.Condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.NotEquals } compared
        && compared.RightOperand.ConstantValue is { HasValue: true, Value: { } bound }
            ? Number(bound)
            : loop.Condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual }
                && loop.Before.OfType<IVariableDeclarationGroupOperation>().SelectMany(group => group.Declarations).SelectMany(declaration => declaration.Declarators)
                    .Select(declarator => declarator.GetVariableInitializer()?.Value.ConstantValue).FirstOrDefault() is { HasValue: true, Value: { } start }
                ? Number(start)
                : null;

    private static double? Number(object value) => value switch
    {
        int number => number,
        long number => number,
        uint number => number,
        double number => number,
        _ => null,
    };

    /// <summary>Arithmetic counts where it stands in a loop: on numbers with a fraction, or on items of arrays.</summary>
    private void NoteArithmetic(IOperation operation, ITypeSymbol? type, params IOperation[] operands)
    {
        if (_loops.Count == 0 || type is null || !IsNumber(type))
        {
            return;
        }

        var isFractional = type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
        if (isFractional || operands.Any(operand => operand.DescendantsAndSelf().Any(part => part is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true })))
        {
            _body.Work = Math.Min(1e15, _body.Work + Rounds);
            _body.LoopDepth = Math.Max(_body.LoopDepth, _loops.Count);
        }
    }

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double && type.SpecialType != SpecialType.System_Decimal;

    /// <summary><c>hash = SHA256.HashData(hash)</c> in a loop, and the search for a hash that fits.</summary>
    private void NoteHashing(IInvocationOperation call)
    {
        if (_loops.Count == 0 || !IsHash(call.TargetMethod) || StreamFacts.IsStreamLike(call.Arguments.FirstOrDefault()?.Value.Type))
        {
            return;
        }

        // One hash for each of some items is no chain that anybody would wait for.
        var loop = _loops.Peek();
        if (loop.IsForEach || (!IsChained(call, loop) && !IsSearch(loop)))
        {
            return;
        }

        if (!loop.IsKnown || Rounds >= ShortChain)
        {
            _body.Steps.Add(new Step(StepKind.Compute, null, call.Syntax)
            {
                Text = call.TargetMethod.ContainingType.Name + "." + call.TargetMethod.Name,
                Weight = !loop.IsKnown || Rounds >= LongChain ? CpuWeight.Seconds : CpuWeight.Moderate,
            });
        }
    }

    private bool IsHash(IMethodSymbol method) =>
        (method.Name is "HashData" or "ComputeHash" or "TryHashData" or "TryComputeHash" && method.ContainingNamespace.ToDisplayString() == "System.Security.Cryptography")
        || (!method.ReturnsVoid && _solution.SyntaxOf(method) is { } syntax && syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText is "HashData" or "ComputeHash"));

    /// <summary>True when what goes into the hash is what came out of it a round before.</summary>
    private static bool IsChained(IInvocationOperation call, LoopFacts loop)
    {
        var inputs = call.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).Select(SymbolOf).OfType<ISymbol>().ToList();
        if (inputs.GroupBy(symbol => symbol, SymbolEqualityComparer.Default).Any(group => group.Count() > 1) && call.Parent is IExpressionStatementOperation)
        {
            return true;
        }

        for (var current = call.Parent; current is not null && current != loop.Operation; current = current.Parent)
        {
            if (current is ISimpleAssignmentOperation { Target: var target } && SymbolOf(target) is { } assigned)
            {
                return inputs.Contains(assigned, SymbolEqualityComparer.Default);
            }
        }

        return false;
    }

    /// <summary>True for a loop that ends when a hash happens to fit: no items, no reading, no waiting inside.</summary>
    private static bool IsSearch(LoopFacts loop) =>
        loop is { IsForEach: false, IsKnown: false }
        && (loop.Operation is IWhileLoopOperation || loop.Operation is IForLoopOperation { Condition: null })
        && !loop.Operation.Descendants().Any(part => part is IAwaitOperation
            || part is IInvocationOperation { TargetMethod.Name: var name } && (name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Try", StringComparison.Ordinal) || name is "MoveNext" or "Dequeue" or "Pop"));

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary><c>F(n - 1) + F(n - 2)</c>: the work doubles with each step.</summary>
    private void NoteRecursion(IInvocationOperation call)
    {
        if (DeclarationComparer.Instance.Equals(call.TargetMethod, _body.Symbol)
            && call.Arguments.Any(argument => argument.Value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: IParameterReferenceOperation, RightOperand.ConstantValue.HasValue: true })
            && ++_selfCalls == 2)
        {
            _body.Work = 1e15;
            _body.LoopDepth = 3;
        }
    }

    private int _selfCalls;
}
