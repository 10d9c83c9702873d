using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Databases: queries that run where something goes over them, and extensions of connections.</summary>
internal sealed partial class CallJudge
{
    /// <summary>An extension of ADO.NET's connections, Dapper's for example, waits as the provider below it does.</summary>
    private Judgement? OverSynchronousConnection(Step step, IMethodSymbol method, Context context)
    {
        if (!method.IsExtensionMethod || step.Values.Length == 0 || !(method.ReducedFrom ?? method).Parameters[0].Type.Implements("System.Data.IDbConnection"))
        {
            return null;
        }

        var known = ValueTable.AllOf(evaluator.Eval(step.Arguments[0], context)).OfType<ObjectValue>().Select(made => made.Type).ToList();
        var connection = known.Count == 1 ? known[0] : step.Values[0].Type;
        return connection is not null && catalogue.IsSynchronous(connection) && General(method) is { Kind: CallKind.SyncOnly or CallKind.AsyncReady } judgement
            ? judgement with { Kind = CallKind.SyncOnly, HasAwaitableForm = false, Replacement = null, IsFakeAsync = ReturnsTask(method), Note = $"{connection.Name} has no asynchronous I/O." }
            : null;
    }

    /// <summary>Queries run when LINQ's last call materialises them; over a database that waits.</summary>
    private Judgement? QueryRun(Step step, IMethodSymbol method, Context context)
    {
        if (!method.ContainingType.Is("System.Linq.Queryable") && !method.ContainingType.Is("System.Linq.Enumerable"))
        {
            return null;
        }

        var source = step.Values.Length > 0 ? QueryType(step.Values[0].Type, step.Arguments[0], context) : null;
        return source is not null
            && !step.Syntax.ToString().Contains("AsQueryable()")
            && catalogue.Find(method.OriginalDefinition, solution.App, source) is { Kind: CallKind.SyncOnly } entry
                ? FromEntry(method, entry)
                : null;
    }

    /// <summary>A method of the framework that takes a sequence goes over it, and runs the query that it is: <c>list.AddRange(query)</c>.</summary>
    private Judgement? QueryTaken(Step step, IMethodSymbol method, Context context)
    {
        if (method.ContainingNamespace is null || !IsFramework(method.ContainingAssembly) || method.ContainingNamespace.ToDisplayString() == "System.Linq")
        {
            return null;
        }

        for (var i = 0; i < step.Arguments.Length && i < step.Values.Length && i < method.Parameters.Length; i++)
        {
            if (method.Parameters[i].Type.Is("System.Collections.Generic.IEnumerable") && QueryType(step.Values[i].Type, step.Arguments[i], context) is { } query)
            {
                return new Judgement(CallKind.SyncOnly, DisplayNames.Of(method), DisplayNames.Of(query))
                {
                    Replacement = "await ToListAsync() first",
                    HasAwaitableForm = true,
                    Note = "It goes over the query, which runs here, synchronously.",
                };
            }
        }

        return null;
    }

    private static bool IsLoop(Step step, IMethodSymbol method) =>
        method.Name == "GetEnumerator" && step.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetEnumerator" } };

    private bool IsQuery(ITypeSymbol? declared, Ref? reference, Context context) => QueryType(declared, reference, context) is not null;

    /// <summary>The type of a database's query; null for any other sequence.</summary>
    private ITypeSymbol? QueryType(ITypeSymbol? declared, Ref? reference, Context context)
    {
        if (declared is null)
        {
            return null;
        }

        var type = Substitution.Apply(declared, context);
        if (type.Implements("System.Linq.IQueryable"))
        {
            return type;
        }

        return type.TypeKind == TypeKind.Interface && ValueTable.AllOf(evaluator.Eval(reference, context)) is { Count: > 0 } known && known.All(Evaluator.IsQuery)
            ? ((ObjectValue)known[0]).Type
            : null;
    }
}
