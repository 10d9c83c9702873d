using System.Text.Json.Serialization;
using Trilane.Tests.Dispatch;

namespace Trilane.Tests.Streaming;

[JsonSerializable(typeof(IEnumerable<int>))]
[JsonSerializable(typeof(IAsyncEnumerable<int>))]
[JsonSerializable(typeof(IEnumerable<Circle>))]
[JsonSerializable(typeof(IEnumerable<Shape>))]
[JsonSerializable(typeof(IEnumerable<object>))]
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(IEnumerable<IEnumerable<int>>))]
[JsonSerializable(typeof(IEnumerable<LazyItem>))]
[JsonSerializable(typeof(IEnumerable<AsyncPart>))]
[JsonSerializable(typeof(IEnumerable<KeyValuePair<string, int>>))]
[JsonSerializable(typeof(OwnSequence))]
[JsonSerializable(typeof(IQueryable<int>))]
[JsonSerializable(typeof(double))]
internal sealed partial class LazyContext : JsonSerializerContext;
