using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Where a value in a function comes from, as far as its code tells.</summary>
internal abstract record Ref;

/// <summary>A parameter of the function, of one around it, or of the primary constructor.</summary>
internal sealed record ParameterRef(IParameterSymbol Parameter) : Ref;

/// <summary>A local variable: whatever was assigned to it.</summary>
internal sealed record LocalRef(ILocalSymbol Local) : Ref;

/// <summary>The instance that the method was called on.</summary>
internal sealed record ThisRef : Ref;

/// <summary>A field, an event, or a property without code.</summary>
internal sealed record MemberRef(ISymbol Member, Ref? Instance) : Ref;

/// <summary>What a call returns; an instance, when it is a constructor's.</summary>
internal sealed record ResultRef(Step Step) : Ref;

/// <summary>A lambda or anonymous method.</summary>
internal sealed record LambdaRef(SyntaxNode Syntax, IMethodSymbol Symbol) : Ref;

/// <summary>A method named as a delegate.</summary>
internal sealed record MethodRef(IMethodSymbol Method, Ref? Instance, bool IsVirtual) : Ref;

/// <summary>What a task ends with.</summary>
internal sealed record AwaitRef(Ref Task) : Ref;

/// <summary>An item of a collection.</summary>
internal sealed record ElementRef(Ref Collection) : Ref;

/// <summary>A collection that is written out.</summary>
internal sealed record ListRef(IReadOnlyList<Ref> Elements) : Ref;

/// <summary>A tuple that is written out; null for parts of which nothing is known.</summary>
internal sealed record TupleRef(ITypeSymbol Type, IReadOnlyList<Ref?> Parts) : Ref;

/// <summary>A part of a tuple, or of a record that is taken apart.</summary>
internal sealed record PartRef(Ref Whole, int Index) : Ref;

/// <summary>One of several.</summary>
internal sealed record ChoiceRef(IReadOnlyList<Ref> Choices) : Ref;

/// <summary>A new instance of a type parameter: <c>new T()</c>.</summary>
internal sealed record NewOfParameterRef(ITypeSymbol Type) : Ref;

/// <summary>A type as a value: <c>typeof(T)</c>.</summary>
internal sealed record TypeOfRef(ITypeSymbol Type) : Ref;

/// <summary>Anything else, of which the compiler's type is known.</summary>
internal sealed record TypedRef(ITypeSymbol Type) : Ref;
