using System.Text.Json.Serialization;

namespace Trilane.Tests.OpenApi;

[JsonSerializable(typeof(string))]
internal sealed partial class StringContext : JsonSerializerContext;
