using System.Collections;
using System.Text.Json;

namespace Trilane;

/// <summary>A result that is a lazy sequence and knows how it is written.</summary>
internal interface ISequenceResult
{
    IEnumerable Items { get; }

    SequenceWriter CreateWriter(JsonSerializerOptions options);
}
