namespace System.Diagnostics.CodeAnalysis;

/// <summary>Tells the compiler's null analysis what a boolean result says about an argument; netstandard2.0 lacks it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
