using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Fields, properties and objects: what they begin with, and what is assigned to them.</summary>
internal sealed partial class SetupReader
{
    public override SetupValue? VisitSimpleAssignment(ISimpleAssignmentOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        Assign(operation.Target, value, argument);
        return value;
    }

    public override SetupValue? VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, SetupFrame argument)
    {
        if (Value(operation.Target, argument) is { } known and not (SetupUnknown or SetupConstant { Value: null }))
        {
            return known;
        }

        var value = Value(operation.Value, argument);
        Assign(operation.Target, value, argument);
        return value;
    }

    private void Assign(IOperation target, SetupValue value, SetupFrame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                frame.Set(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                frame.Set(parameter.Parameter, value);
                break;
            case IFieldReferenceOperation { Field: { IsStatic: true } field }:
                _statics[field.OriginalDefinition] = value;
                break;
            case IFieldReferenceOperation field when Value(field.Instance, frame) is SetupObject made:
                made.Members[field.Field.OriginalDefinition] = value;
                break;
            case IPropertyReferenceOperation { Instance: null } property:
                _statics[property.Property.OriginalDefinition] = value;
                break;
            case IPropertyReferenceOperation property when Value(property.Instance, frame) is SetupObject made:
                made.Members[property.Property.OriginalDefinition] = value;
                break;
        }
    }

    public override SetupValue? VisitFieldReference(IFieldReferenceOperation operation, SetupFrame argument)
    {
        var field = operation.Field.OriginalDefinition;
        if (operation.Instance is null)
        {
            return Static(field) ?? (field.ContainingType.Is("Microsoft.AspNetCore.Http.HttpMethods") ? new SetupConstant(field.Name.ToUpperInvariant()) : null) ?? Default(argument.Close(operation.Field.Type));
        }

        var instance = Value(operation.Instance, argument);
        return instance switch
        {
            SetupObject made when made.Members.TryGetValue(field, out var known) => known,
            SetupObject made when Initial(field, made) is { } initial => initial,
            SetupList tuple when TupleIndex(operation.Field) is { } index && index < tuple.Items.Count => tuple.Items[index],
            _ => Default(argument.Close(operation.Field.Type)),
        };
    }

    private static int? TupleIndex(IFieldSymbol field) =>
        field.ContainingType.IsTupleType && (field.CorrespondingTupleField ?? field).Name is { } name
        && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out var number)
            ? number - 1
            : null;

    /// <summary>A static field or property: what was assigned to it, else its initialiser.</summary>
    private SetupValue? Static(ISymbol member)
    {
        if (_statics.TryGetValue(member, out var known))
        {
            return known;
        }

        if (InitializerOf(member) is not { } initializer)
        {
            return null;
        }

        _statics[member] = new SetupUnknown(null);
        return _statics[member] = Initialized(initializer, member, null);
    }

    /// <summary>The value that an instance's member begins with.</summary>
    private SetupValue? Initial(ISymbol member, SetupObject made)
    {
        if (InitializerOf(member) is not { } initializer)
        {
            return null;
        }

        made.Members[member] = new SetupUnknown(null);
        return made.Members[member] = Initialized(initializer, member, made);
    }

    private EqualsValueClauseSyntax? InitializerOf(ISymbol member) =>
        member.DeclaringSyntaxReferences.FirstOrDefault(reference => _solution.Owns(reference.SyntaxTree))?.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer: { } value } => value,
            PropertyDeclarationSyntax { Initializer: { } value } => value,
            _ => null,
        };

    private SetupValue Initialized(EqualsValueClauseSyntax initializer, ISymbol member, SetupObject? made)
    {
        var operation = _solution.ModelOf(initializer.SyntaxTree).GetOperation(initializer, _cancellationToken);
        var frame = new SetupFrame(null, member.ContainingType.StaticConstructors.FirstOrDefault() ?? member.ContainingType.Constructors.FirstOrDefault() ?? _solution.App.GetEntryPoint(default)!, null, made, []);
        return operation is ISymbolInitializerOperation { Value: var expression } ? Value(expression, frame) : new SetupUnknown(null);
    }

    public override SetupValue? VisitPropertyReference(IPropertyReferenceOperation operation, SetupFrame argument)
    {
        var property = operation.Property;
        if (IsServices(property.Type))
        {
            Visit(operation.Instance, argument);
            return new SetupUnknown(property.Type);
        }

        if (operation.Instance is null)
        {
            return Static(property.OriginalDefinition)
                ?? (property.GetMethod is { } getter && HasCode(getter) ? Call(Close(getter, argument), null, []) : Default(argument.Close(property.Type)));
        }

        var instance = Value(operation.Instance, argument);
        property = instance is SetupObject { Type: var actual } ? MostDerived(property, actual) : property;
        switch (instance)
        {
            case SetupObject made when made.Members.TryGetValue(property.OriginalDefinition, out var known):
                return known;
            case SetupObject made when made.Type.IsRecord && made.Constructor?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name) is { } parameter && parameter.Ordinal < made.Arguments.Length:
                return made.Arguments[parameter.Ordinal];
            case SetupObject made when Initial(property.OriginalDefinition, made) is { } initial:
                return initial;
            case SetupType { Type: var type } when SetupReflection.Property(type, property.Name) is { } known:
                return known;
            case SetupList pair when property is { Name: "Key" or "Value", ContainingType.Name: "KeyValuePair" } && pair.Items.Count == 2:
                return pair.Items[property.Name == "Key" ? 0 : 1];
            case SetupList list when property.Name is "Count" or "Length":
                return new SetupConstant(list.Items.Count);
            case SetupList list when property.IsIndexer && Value(operation.Arguments[0].Value, argument) is SetupConstant { Value: int index } && index >= 0 && index < list.Items.Count:
                return list.Items[index];
        }

        if (property.GetMethod is { } get && (HasCode(get) || get.IsAbstract))
        {
            return Dispatch(Close(get, argument), instance, []);
        }

        return instance is SetupRoutes routes && IsRoutes(property.Type) ? routes : Default(argument.Close(property.Type));
    }

    /// <summary>The property that stands for an abstract or virtual one in a class.</summary>
    private static IPropertySymbol MostDerived(IPropertySymbol property, INamedTypeSymbol type) =>
        property.GetMethod is { } getter && (property.IsAbstract || property.IsVirtual || property.IsOverride)
        && CallResolver.Implementation(type, getter)?.AssociatedSymbol is IPropertySymbol derived
            ? derived
            : property;

    private bool HasCode(IMethodSymbol method) => _solution.BodyOf(method) is not null;

    public override SetupValue? VisitObjectCreation(IObjectCreationOperation operation, SetupFrame argument)
    {
        var arguments = Arguments(operation.Arguments, argument);
        if (operation.Type is not INamedTypeSymbol type || operation.Constructor is not { } constructor)
        {
            return new SetupUnknown(operation.Type);
        }

        if (type.TypeKind == TypeKind.Delegate)
        {
            return arguments.FirstOrDefault();
        }

        if (type.Name == "ServiceDescriptor")
        {
            return _services.Descriptor(arguments) ?? (SetupValue)new SetupUnknown(type);
        }

        if (!_solution.IsSource(type))
        {
            List<SetupValue> items = [];
            SetupValue made = type.Implements("System.Collections.Generic.ICollection")
                ? new SetupList(items)
                : new SetupObject(type, constructor, arguments);
            Initialize(operation.Initializer, made, argument);
            return made;
        }

        var closed = (INamedTypeSymbol)argument.Close(type);
        var instance = Make(closed, Substitution.MemberOf(closed, constructor) ?? constructor, arguments);
        Initialize(operation.Initializer, instance, argument);
        return instance;
    }

    public override SetupValue? VisitAnonymousObjectCreation(IAnonymousObjectCreationOperation operation, SetupFrame argument)
    {
        var made = new SetupObject((INamedTypeSymbol)operation.Type!, null, []);
        foreach (var assignment in operation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is IPropertyReferenceOperation { Property: var property })
            {
                made.Members[property.OriginalDefinition] = Value(assignment.Value, argument);
            }
        }

        return made;
    }

    /// <summary>An instance of a class of the app, its constructor followed.</summary>
    private SetupObject Make(INamedTypeSymbol type, IMethodSymbol constructor, SetupValue[] arguments)
    {
        var made = new SetupObject(type, constructor, arguments);
        Construct(made, constructor, arguments);
        return made;
    }

    private void Initialize(IObjectOrCollectionInitializerOperation? initializer, SetupValue made, SetupFrame frame)
    {
        if (initializer is null)
        {
            return;
        }

        frame.Initialized.Push(made);
        foreach (var item in initializer.Initializers)
        {
            if (item is IInvocationOperation { TargetMethod.Name: "Add" } add && made is SetupList list)
            {
                var arguments = Arguments(add.Arguments, frame);
                list.Items.Add(arguments.Length == 1 ? arguments[0] : new SetupList([.. arguments]));
            }
            else if (item is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } indexer } entry && made is SetupList pairs)
            {
                pairs.Items.Add(new SetupList([Value(indexer.Arguments[0].Value, frame), Value(entry.Value, frame)]));
            }
            else
            {
                Visit(item, frame);
            }
        }

        frame.Initialized.Pop();
    }
}
