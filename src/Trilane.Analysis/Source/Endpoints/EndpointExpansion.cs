using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Makes of each <c>Map</c> call the endpoints that it stands for: one for each method, action and hub method.</summary>
internal sealed class EndpointExpansion(SolutionModel solution, ValueTable values, SetupValues setupValues, AppSetup setup, AuthorizationHandlers authorization)
{
    internal IReadOnlyList<EndpointHandler> All()
    {
        List<EndpointHandler> endpoints = [];
        foreach (var definition in setup.Endpoints.Where(definition => definition.Controllers is null))
        {
            endpoints.AddRange(
                definition.Hub is { } hub ? Hub(definition, hub)
                : definition.Job is { } job ? [Job(definition, job)]
                : Minimal(definition));
        }

        endpoints.AddRange(Controllers());
        return endpoints;
    }

    private IEnumerable<EndpointHandler> Minimal(EndpointDefinition definition)
    {
        var value = setupValues.Of(definition.Handler);
        var function = ValueTable.AllOf(value).OfType<FunctionValue>().FirstOrDefault();
        var context = function is null ? null : ContextOf(function);
        var symbol = function?.Method;
        var marks = symbol is null ? definition.Marks : [.. LaneMarks.Of(symbol), .. definition.Marks];
        foreach (var method in definition.Methods)
        {
            var endpoint = new EndpointHandler
            {
                Method = method,
                Route = Routes.Normalize(Routes.Join(definition.Group.FullPrefix, definition.Route)),
                Symbol = symbol,
                Context = context,
                Name = symbol is null ? "unknown handler" : NameOf(symbol),
                Syntax = context?.Body.Syntax ?? definition.Syntax,
                Declared = symbol is null ? DeclaredStyle.Async : HandlerStyle.Of(symbol),
                IsValidated = setup.ValidatesMinimalEndpoints,
                Mark = LaneMarks.Decide(marks, [], definition.Group),
            };
            AddFilters(endpoint, definition);
            yield return endpoint;
        }
    }

    private Context? ContextOf(FunctionValue function)
    {
        if (function.Syntax is { } syntax)
        {
            return solution.BodyOf(syntax, function.Method) is { } lambda ? values.Context(lambda, function.Method, function.Outer, function.Outer?.Instance, []) : null;
        }

        var method = function.Method;
        var instance = function.Instance;
        if (instance is ObjectValue made && CallResolver.Implementation(made.Type, method) is { } implementation)
        {
            method = implementation;
        }
        else if (instance is null && !method.IsStatic && !method.ContainingType.IsAbstract)
        {
            instance = values.Object(method.ContainingType);
        }

        return solution.BodyOf(method) is { } body ? values.Context(body, method, null, instance, []) : null;
    }

    private static string NameOf(IMethodSymbol symbol) => symbol.MethodKind == MethodKind.AnonymousFunction ? "lambda" : DisplayNames.Of(symbol);

    private static EndpointHandler Job(EndpointDefinition definition, INamedTypeSymbol job) => new()
    {
        Method = "POST",
        Route = Routes.Normalize(Routes.Join(definition.Group.FullPrefix, definition.Route)),
        Name = job.Name + ".RunAsync",
        Syntax = job.SelfAndBases().SelectMany(level => level.GetMembers("RunAsync")).FirstOrDefault()?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? definition.Syntax,
        Declared = DeclaredStyle.Async,
        IsJob = true,
    };

    private IEnumerable<EndpointHandler> Hub(EndpointDefinition definition, INamedTypeSymbol hub)
    {
        HashSet<string> seen = [];
        foreach (var method in hub.SelfAndBases()
            .TakeWhile(level => level.SpecialType == SpecialType.None && !level.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            .SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsAbstract: false } && !IsOfHubBase(method) && seen.Add(method.Name)))
        {
            var made = values.Object(hub);
            var name = method.Attribute("Microsoft.AspNetCore.SignalR.HubMethodNameAttribute")?.ConstructorArguments.FirstOrDefault().Value as string ?? method.Name;
            var endpoint = new EndpointHandler
            {
                Method = "HUB",
                Route = Routes.Normalize(Routes.Join(Routes.Join(definition.Group.FullPrefix, definition.Route), name)),
                Symbol = method,
                Context = solution.BodyOf(method) is { } body ? values.Context(body, method, null, made, []) : null,
                Name = hub.Name + "." + method.Name,
                Syntax = solution.SyntaxOf(method) ?? definition.Syntax,
                Declared = HandlerStyle.OfHub(method),
                Mark = LaneMarks.Decide(LaneMarks.Of(method), [.. definition.Marks, .. LaneMarks.Of((ISymbol)hub)], definition.Group),
                Owner = hub,
            };
            AddFilters(endpoint, definition);
            yield return endpoint;
        }
    }

    private static bool IsOfHubBase(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.ContainingType.SpecialType == SpecialType.System_Object || current.ContainingType.IsOrDerivesFrom("Microsoft.AspNetCore.SignalR.Hub") && current.ContainingType.Name == "Hub")
            {
                return true;
            }
        }

        return method is { Name: "Dispose", Parameters.Length: 0 };
    }

    private IEnumerable<EndpointHandler> Controllers()
    {
        var mapped = setup.Endpoints.Where(definition => definition.Controllers is not null).ToList();
        if (mapped.Count == 0)
        {
            yield break;
        }

        foreach (var action in new ControllerActions(solution).Find([.. mapped.Select(definition => definition.Controllers!)]))
        {
            var definition = mapped[0];
            var made = values.Object(action.Controller);
            var endpoint = new EndpointHandler
            {
                Method = action.Verb,
                Route = Routes.Normalize(Routes.Join(definition.Group.FullPrefix, action.Route)),
                Symbol = action.Method,
                Context = solution.BodyOf(action.Method) is { } body ? values.Context(body, action.Method, null, made, []) : null,
                Name = action.Controller.Name + "." + action.Method.Name,
                Syntax = solution.SyntaxOf(action.Method) ?? definition.Syntax,
                Declared = HandlerStyle.Of(action.Method),
                IsValidated = true,
                Mark = LaneMarks.Decide(LaneMarks.Of(action.Method), LaneMarks.Of((ISymbol)action.Controller), definition.Group) ?? definition.Marks.LastOrDefault(),
                Owner = action.Controller,
            };
            endpoint.Filters.AddRange(MvcFilters.Of(action.Method, action.Controller, values, solution));
            AddFilters(endpoint, definition);
            yield return endpoint;
        }
    }

    private void AddFilters(EndpointHandler endpoint, EndpointDefinition definition)
    {
        endpoint.Filters.AddRange(definition.Filters.Concat(definition.Group.SelfAndParents.SelectMany(group => group.Filters)).Select(setupValues.Of).OfType<Value>());
        var policies = definition.Policies.Concat(definition.Group.SelfAndParents.SelectMany(group => group.Policies)).Concat(AuthorizationHandlers.PoliciesOn(endpoint.Symbol, endpoint.Owner));
        endpoint.Filters.AddRange(authorization.Of(policies).Select(handler => values.Object(handler)));
        endpoint.Required.AddRange(definition.Required.Concat(definition.Group.SelfAndParents.SelectMany(group => group.Required)));
        endpoint.Filters.AddRange(setup.Middleware
            .Where(middleware => middleware.Prefix.Length > 0 && endpoint.Route.StartsWith(middleware.Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(middleware => setupValues.Of(middleware.Function)).OfType<Value>());
    }
}
