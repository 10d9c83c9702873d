using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What is known about the APIs of the framework and of packages. Thread-safe.</summary>
internal interface ICatalogue
{
    /// <summary>
    /// What is known about a method, accessor, constructor or operator: from the data (its own id, then the members it overrides or
    /// implements, then its types), else by the rule that an awaitable sibling exists. Null when nothing is known.
    /// </summary>
    /// <param name="method">The call's target. Properties are asked for by their accessors, a type's disposal by its Dispose method.</param>
    /// <param name="compilation">Where the call stands: it tells which extension methods could be the awaitable sibling.</param>
    /// <param name="receiver">
    /// The type of the expression that it is called on, before any conversion, if that is known: operators of LINQ run a query when it is an
    /// <c>IQueryable</c>.
    /// </param>
    CatalogueEntry? Find(IMethodSymbol method, Compilation compilation, ITypeSymbol? receiver = null);

    /// <summary>What is known about a function of a native module, as <see cref="NativeName"/> names it, or about the module; null when nothing is.</summary>
    CatalogueEntry? FindNative(string name);

    /// <summary>What is known about a program, as <see cref="ChildProcess"/> names it; null when nothing is.</summary>
    CatalogueEntry? FindProgram(string name);

    /// <summary>True for a type of a library that has no asynchronous I/O: whatever works through it blocks.</summary>
    bool IsSynchronous(ITypeSymbol type);

    /// <summary>What stands behind a stream, reader or writer of a type.</summary>
    StreamTrait StreamsOf(ITypeSymbol type);

    /// <summary>What stands behind the stream, reader or writer that a member gives: <c>File.OpenRead</c>.</summary>
    StreamTrait StreamsFrom(IMethodSymbol method);
}
