using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What a library calls on the way of a call into it: handlers in front of a client, interceptors of a database's context.</summary>
internal sealed partial class CallGraph
{
    private const string ContextType = "Microsoft.EntityFrameworkCore.DbContext";
    private const string InterceptorType = "Microsoft.EntityFrameworkCore.Diagnostics.ISaveChangesInterceptor";

    private List<INamedTypeSymbol>? _interceptors;

    private void FollowInterceptors(Node node, Step step, IMethodSymbol method)
    {
        if (method.ContainingType is { Name: "HttpClient" or "HttpMessageInvoker" or "HttpClientJsonExtensions" } && node.Context.Method.ContainingType is { } client)
        {
            FollowEach(node, step, _services.MessageHandlersOf(client), method.Name == "Send" ? ["Send"] : ["SendAsync"]);
        }
        else if (method.Name is "SaveChanges" or "SaveChangesAsync" && method.ContainingType.IsOrDerivesFrom(ContextType))
        {
            _interceptors ??= [.. _solution.Types.All.Where(type => type is { IsAbstract: false, TypeKind: TypeKind.Class } && type.Implements(InterceptorType) && _solution.Types.IsMade(type))];
            FollowEach(node, step, _interceptors, method.Name == "SaveChanges" ? ["SavingChanges", "SavedChanges"] : ["SavingChangesAsync", "SavedChangesAsync"]);
        }
    }

    /// <summary>LINQ goes over a sequence of the app's own.</summary>
    private void FollowEnumeration(Node node, Step step, IMethodSymbol method)
    {
        if (!method.ContainingType.Is("System.Linq.Enumerable") || step.Arguments.Length == 0)
        {
            return;
        }

        foreach (var made in ValueTable.AllOf(_evaluator.Eval(step.Arguments[0], node.Context)).OfType<ObjectValue>())
        {
            foreach (var begin in made.Type.SelfAndBases().SelectMany(level => level.GetMembers("GetEnumerator")).OfType<IMethodSymbol>().Where(candidate => candidate.Parameters.IsEmpty).Take(1))
            {
                if (_solution.BodyOf(begin) is { } body)
                {
                    node.Edges.Add(new Edge(Reference(_values.Context(body, begin, null, made, [])), step, false));
                }
            }
        }
    }

    private void FollowEach(Node node, Step step, IReadOnlyList<INamedTypeSymbol> types, string[] names)
    {
        foreach (var type in types)
        {
            foreach (var method in names.SelectMany(name => type.GetMembers(name)).OfType<IMethodSymbol>())
            {
                if (_solution.BodyOf(method) is { } body)
                {
                    node.Edges.Add(new Edge(Reference(_values.Context(body, method, null, _values.Object(type), [])), step, false));
                }
            }
        }
    }
}
