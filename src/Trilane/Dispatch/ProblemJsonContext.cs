using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Trilane;

/// <summary>Lets a problem document be written where reflection is trimmed away.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
