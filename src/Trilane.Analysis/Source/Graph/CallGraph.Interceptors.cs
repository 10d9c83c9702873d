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

    /// <summary>
    /// A library calls back what a class of the app's overrides or implements of it. Gives the names of the library's methods that the app
    /// has put its own in the place of.
    /// </summary>
    private HashSet<string> FollowCallbacks(Node node, Step step, Callee callee)
    {
        HashSet<string> replaced = [];
        if (callee.Method.ContainingAssembly is not { } library || CallJudge.IsFramework(library))
        {
            return replaced;
        }

        var receiver = callee.Instance as ObjectValue
            ?? (step.InstanceType is { } declared && Substitution.Apply(declared, node.Context) is INamedTypeSymbol { TypeKind: TypeKind.Class } type && _solution.IsSource(type) ? _values.Object(type) : null);
        if (receiver is not null && !callee.Method.IsStatic)
        {
            FollowOverrides(node, step, receiver, library, replaced);
        }

        for (var i = 0; i < step.Arguments.Length && i < callee.Method.Parameters.Length; i++)
        {
            foreach (var given in ValueTable.AllOf(_evaluator.Eval(step.Arguments[i], node.Context)).OfType<ObjectValue>().Where(given => _solution.IsSource(given.Type)))
            {
                FollowOverrides(node, step, given, library, []);
                FollowContract(node, step, given, callee.Method.Parameters[i].Type, library);
            }
        }

        return replaced;
    }

    private void FollowOverrides(Node node, Step step, ObjectValue made, IAssemblySymbol library, HashSet<string> replaced)
    {
        foreach (var method in made.Type.SelfAndBases().Where(_solution.IsSource).SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>().Where(method => method.IsOverride))
        {
            var root = method;
            while (root.OverriddenMethod is { } overridden)
            {
                root = overridden;
            }

            if (root.ContainingAssembly?.Name == library.Name && _solution.BodyOf(method) is { } body)
            {
                replaced.Add(DisplayNames.Of(root.OriginalDefinition));
                node.Edges.Add(new Edge(Reference(_values.Context(body, method, null, made, [])), step, false));
            }
        }
    }

    private void FollowContract(Node node, Step step, ObjectValue made, ITypeSymbol asked, IAssemblySymbol library)
    {
        if (asked is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract || contract.ContainingAssembly?.Name != library.Name)
        {
            return;
        }

        foreach (var member in contract.AllInterfaces.Prepend(contract).SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>())
        {
            if (CallResolver.Implementation(made.Type, member) is { } implementation && _solution.BodyOf(implementation) is { } body)
            {
                node.Edges.Add(new Edge(Reference(_values.Context(body, implementation, null, made, [])), step, false));
            }
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
