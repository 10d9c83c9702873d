using System.Text.Json.Serialization;

namespace Trilane.Jobs.PostgreSql.WakeUp;

[JsonSerializable(typeof(WakeUpMessage))]
internal sealed partial class WakeUpJson : JsonSerializerContext;
