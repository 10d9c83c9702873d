using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Routing: what maps endpoints, groups them, and adds conventions, filters and middleware.</summary>
internal sealed partial class SetupReader
{
    private SetupValue? Route(IInvocationOperation operation, IMethodSymbol target, SetupValue? subject, SetupValue[] arguments) => subject switch
    {
        SetupRoutes routes => Map(operation, target, routes, arguments) ?? Pipeline(target, routes, arguments) ?? Convention(target, subject, arguments),
        SetupEndpoints => Convention(target, subject, arguments),
        _ => null,
    };

    private SetupValue? Map(IInvocationOperation operation, IMethodSymbol target, SetupRoutes routes, SetupValue[] arguments)
    {
        var group = routes.Group;
        switch (target.Name)
        {
            case "MapGroup":
                return new SetupRoutes(new RouteGroup(group, Text(target, arguments, "prefix")));
            case "MapGet" or "MapPost" or "MapPut" or "MapDelete" or "MapPatch":
                return Endpoint(operation, target, arguments, group, [target.Name.Substring(3).ToUpperInvariant()]);
            case "MapMethods":
                return Endpoint(operation, target, arguments, group, Methods(Argument(target, arguments, "httpMethods")));
            case "Map" when Argument(target, arguments, "configuration") is null:
                return Endpoint(operation, target, arguments, group, ["*"]);
            case "MapFallback":
                return Endpoint(operation, target, arguments, group, ["*"], Argument(target, arguments, "pattern") is null ? "{*path:nonfile}" : null);
            case "MapHub" when target.TypeArguments.FirstOrDefault() is INamedTypeSymbol hub:
                return Add(new EndpointDefinition(["HUB"], Text(target, arguments, "pattern"), group, operation.Syntax) { Hub = hub });
            case "MapJob" when target.TypeArguments.FirstOrDefault() is INamedTypeSymbol job:
                return Add(new EndpointDefinition(["POST"], Text(target, arguments, "pattern", "route", "path"), group, operation.Syntax) { Job = job });
            case "MapControllers" or "UseMvc":
                foreach (var function in arguments.OfType<SetupFunction>())
                {
                    CallIfSetup(function, [routes]);
                }

                return Add(Controllers(operation, group, new ControllerRoute(null, null, null, null)));
            case "MapDefaultControllerRoute" or "UseMvcWithDefaultRoute":
                return Add(Controllers(operation, group, new ControllerRoute("{controller=Home}/{action=Index}/{id?}", null, null, null)));
            case "MapControllerRoute" or "MapRoute":
                return Add(Controllers(operation, group, new ControllerRoute(Text(target, arguments, "pattern", "template"), DefaultOf(operation, "controller"), DefaultOf(operation, "action"), DefaultOf(operation, "area"))));
            case "MapAreaControllerRoute":
                return Add(Controllers(operation, group, new ControllerRoute(Text(target, arguments, "pattern"), DefaultOf(operation, "controller"), DefaultOf(operation, "action"), Text(target, arguments, "areaName"))));
            case "UseEndpoints":
                foreach (var function in arguments.OfType<SetupFunction>())
                {
                    Call(function, [routes]);
                }

                return routes;
            default:
                return null;
        }
    }

    private static EndpointDefinition Controllers(IInvocationOperation operation, RouteGroup group, ControllerRoute route) =>
        new([], "", group, operation.Syntax) { Controllers = route };

    private SetupEndpoints Endpoint(IInvocationOperation operation, IMethodSymbol target, SetupValue[] arguments, RouteGroup group, IReadOnlyList<string> methods, string? route = null) =>
        Add(new EndpointDefinition(methods, route ?? Text(target, arguments, "pattern"), group, operation.Syntax)
        {
            Handler = Argument(target, arguments, "handler") ?? Argument(target, arguments, "requestDelegate"),
        });

    private SetupEndpoints Add(EndpointDefinition endpoint)
    {
        // One call that is followed twice with the same result maps one endpoint.
        if (!_mapped.TryGetValue(endpoint.Syntax, out var alike))
        {
            _mapped.Add(endpoint.Syntax, alike = []);
        }

        if (alike.Find(known => known.Route == endpoint.Route
            && known.Group.FullPrefix == endpoint.Group.FullPrefix
            && known.Methods.SequenceEqual(endpoint.Methods)
            && TypeComparer.Instance.Equals(known.Hub, endpoint.Hub) && TypeComparer.Instance.Equals(known.Job, endpoint.Job)
            && endpoint.Controllers is null) is { } same && SameHandler(same.Handler, endpoint.Handler))
        {
            return new SetupEndpoints([same]);
        }

        alike.Add(endpoint);
        _setup.Endpoints.Add(endpoint);
        return new SetupEndpoints([endpoint]);
    }

    private static bool SameHandler(SetupValue? left, SetupValue? right) =>
        left is not SetupFunction a || right is not SetupFunction b || DeclarationComparer.Instance.Equals(a.Method, b.Method);

    private static List<string> Methods(SetupValue? value)
    {
        var known = value is SetupList list ? list.Items.OfType<SetupConstant>().Select(item => item.Value).OfType<string>().Select(method => method.ToUpperInvariant()).ToList() : [];
        return known.Count > 0 ? known : ["*"];
    }

    private static SetupValue? Argument(IMethodSymbol method, SetupValue[] arguments, string name)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Name == name && parameter.Ordinal < arguments.Length)
            {
                return arguments[parameter.Ordinal];
            }
        }

        return null;
    }

    /// <summary>A route's text. What is not known is shown as such rather than left out.</summary>
    private static string Text(IMethodSymbol method, SetupValue[] arguments, params string[] names)
    {
        foreach (var name in names)
        {
            if (Argument(method, arguments, name) is { } value)
            {
                return value is SetupConstant { Value: string text } ? text : value is SetupConstant { Value: null } ? "" : "{…}";
            }
        }

        return "";
    }

    /// <summary>The default of a conventional route: <c>defaults: new { controller = "Home" }</c>.</summary>
    private static string? DefaultOf(IInvocationOperation operation, string name)
    {
        foreach (var argument in operation.Arguments.Where(argument => argument.Parameter?.Name == "defaults"))
        {
            foreach (var assignment in argument.Descendants().OfType<ISimpleAssignmentOperation>())
            {
                if (assignment.Target is IPropertyReferenceOperation { Property.Name: var property } && string.Equals(property, name, StringComparison.OrdinalIgnoreCase)
                    && assignment.Value.ConstantValue is { HasValue: true, Value: string value })
                {
                    return value;
                }
            }
        }

        return null;
    }

    private SetupRoutes? Pipeline(IMethodSymbol target, SetupRoutes routes, SetupValue[] arguments)
    {
        switch (target.Name)
        {
            case "Map" or "MapWhen" when Argument(target, arguments, "configuration") is SetupFunction configuration:
                var prefix = target.Name == "Map" ? Text(target, arguments, "pathMatch") : "";
                Call(configuration, [new SetupRoutes(new RouteGroup(routes.Group, prefix) { IsBranch = true })]);
                return routes;
            case "UseWhen" when Argument(target, arguments, "configuration") is SetupFunction configuration:
                var branch = new RouteGroup(routes.Group, "") { IsBranch = true };
                Call(configuration, [new SetupRoutes(branch)]);
                var path = PathOf(Argument(target, arguments, "predicate"));
                _setup.Middleware.AddRange(branch.Filters.Select(filter => new PathMiddleware(path, filter)));
                return routes;
            case "UseMiddleware":
                var type = target.TypeArguments.FirstOrDefault() ?? arguments.OfType<SetupType>().FirstOrDefault()?.Type;
                AddMiddleware(routes.Group, type is INamedTypeSymbol named ? new SetupObject(named, null, []) : null);
                return routes;
            case "Use" or "Run" when arguments.OfType<SetupFunction>().FirstOrDefault() is { } function:
                AddMiddleware(routes.Group, function.Method.Parameters is [{ Type.Name: "RequestDelegate" }] ? Call(function, [new SetupUnknown(null)]) : function);
                return routes;
            default:
                return null;
        }
    }

    private void AddMiddleware(RouteGroup group, SetupValue? middleware)
    {
        if (middleware is not (SetupFunction or SetupObject))
        {
            return;
        }

        if (group.IsBranch)
        {
            group.Filters.Add(middleware);
        }
        else
        {
            _setup.Middleware.Add(new PathMiddleware("", middleware));
        }
    }

    /// <summary>The path that a predicate asks for, if it is written out; else empty.</summary>
    private static string PathOf(SetupValue? predicate) =>
        (predicate as SetupFunction)?.Syntax is { } syntax
        && syntax.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Expression.ToString().EndsWith("StartsWithSegments", StringComparison.Ordinal)
            || call.Expression.ToString().EndsWith("StartsWith", StringComparison.Ordinal)) is { } starts
        && starts.ArgumentList.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal.Token.ValueText
            : "";

    private SetupValue? Convention(IMethodSymbol target, SetupValue subject, SetupValue[] arguments)
    {
        switch (target.Name)
        {
            case "RunOnAsyncLane":
                Mark(subject, new LaneMark(null, "RunOnAsyncLane()"));
                return subject;
            case "RunOnBlockingLane":
                var lane = Argument(target, arguments, "lane") is SetupConstant { Value: string name } ? name : "default";
                Mark(subject, new LaneMark(lane, lane == "default" ? "RunOnBlockingLane()" : $"RunOnBlockingLane(\"{lane}\")"));
                return subject;
            case "WithMetadata":
                foreach (var item in arguments.SelectMany(argument => argument is SetupList list ? list.Items : [argument]).OfType<SetupObject>())
                {
                    if (LaneMarks.Of(item) is { } mark)
                    {
                        Mark(subject, mark);
                    }
                }

                return subject;
            case "RequireAuthorization":
                foreach (var policy in arguments.Skip(1).SelectMany(argument => argument is SetupList list ? list.Items : [argument]).OfType<SetupConstant>().Select(constant => constant.Value).OfType<string>())
                {
                    Each(subject, endpoint => endpoint.Policies.Add(policy), group => group.Policies.Add(policy));
                }

                return subject;
            case "RequireDependency" when target.TypeArguments.FirstOrDefault() is { } required:
                Each(subject, endpoint => endpoint.Required.Add(required), group => group.Required.Add(required));
                return subject;
            case "AddEndpointFilter":
                var filter = FilterOf(target, arguments);
                if (filter is SetupFunction or SetupObject)
                {
                    Each(subject, endpoint => endpoint.Filters.Add(filter), group => group.Filters.Add(filter));
                }

                return subject;
            case "AddEndpointFilterFactory" when arguments.OfType<SetupFunction>().FirstOrDefault() is { } factory:
                if (Call(factory, []) is SetupFunction made)
                {
                    Each(subject, endpoint => endpoint.Filters.Add(made), group => group.Filters.Add(made));
                }

                return subject;
            default:
                return null;
        }
    }

    private static SetupValue? FilterOf(IMethodSymbol target, SetupValue[] arguments)
    {
        if (arguments.Skip(1).FirstOrDefault() is { } given)
        {
            return given;
        }

        return target.TypeArguments.LastOrDefault(type => type.Implements("Microsoft.AspNetCore.Http.IEndpointFilter")) is INamedTypeSymbol type
            ? new SetupObject(type, null, [])
            : null;
    }

    private static void Mark(SetupValue subject, LaneMark mark) => Each(subject, endpoint => endpoint.Marks.Add(mark), group => group.Marks.Add(mark));

    private static void Each(SetupValue subject, Action<EndpointDefinition> endpoint, Action<RouteGroup> group)
    {
        switch (subject)
        {
            case SetupEndpoints { Endpoints: var endpoints }:
                foreach (var one in endpoints)
                {
                    endpoint(one);
                }

                break;
            case SetupRoutes routes:
                group(routes.Group);
                break;
        }
    }
}
