namespace Trilane.Analysis;

/// <summary>A conventional route of controllers.</summary>
/// <param name="Pattern">The pattern with its defaults; null when only attribute routes are mapped.</param>
/// <param name="Controller">The default controller.</param>
/// <param name="Action">The default action.</param>
/// <param name="Area">The area, or null.</param>
internal sealed record ControllerRoute(string? Pattern, string? Controller, string? Action, string? Area);
